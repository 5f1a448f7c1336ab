package io.anasto.ledger;

import java.util.Locale;
import java.util.Set;

/** Which file systems cannot be trusted with a lock and with memory that processes share. */
public final class NetworkFileSystems {
  private static final Set<String> TYPES =
      Set.of(
          "nfs",
          "nfs3",
          "nfs4",
          "cifs",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "9p",
          "afs",
          "afpfs",
          "ncpfs",
          "coda",
          "ceph",
          "glusterfs",
          "lustre",
          "beegfs",
          "gpfs",
          "orangefs",
          "pvfs2",
          "webdav",
          "davfs");

  private static final Set<String> FUSE =
      Set.of(
          "fuse.sshfs",
          "fuse.smbnetfs",
          "fuse.davfs",
          "fuse.davfs2",
          "fuse.ceph",
          "fuse.ceph-fuse",
          "fuse.glusterfs",
          "fuse.s3fs",
          "fuse.gcsfuse",
          "fuse.goofys",
          "fuse.rclone",
          "fuse.blobfuse",
          "fuse.blobfuse2",
          "fuse.juicefs",
          "fuse.mount-s3");

  private NetworkFileSystems() {}

  /**
   * Whether other machines may change what is there.
   *
   * @param type as {@link java.nio.file.FileStore#type} names it
   */
  public static boolean isNetwork(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return TYPES.contains(lower) || FUSE.contains(lower);
  }
}
