package io.anasto.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All that a look at a file tells of whether it was written to.
 *
 * @param size bytes
 * @param modified nanoseconds since 1970, as the file claims: whoever writes it may set it
 * @param changed nanoseconds since 1970: when the file system last saw its content, name or claims
 *     change, which nobody can set
 * @param inode which file it is on its device
 * @param device which file system
 */
record FileLook(long size, long modified, long changed, long inode, long device) {
  private static final String ATTRIBUTES = "unix:size,lastModifiedTime,ctime,ino,dev";

  static FileLook at(Path file) throws IOException {
    Map<String, Object> found = Files.readAttributes(file, ATTRIBUTES);
    return new FileLook(
        (Long) found.get("size"),
        nanos(found, "lastModifiedTime"),
        nanos(found, "ctime"),
        (Long) found.get("ino"),
        (Long) found.get("dev"));
  }

  private static long nanos(Map<String, Object> found, String name) {
    return ((FileTime) found.get(name)).to(TimeUnit.NANOSECONDS);
  }

  /** Of a file's name and what was seen of it; another one as soon as any of that is another. */
  long fingerprint(String path) {
    long hash = mix(size);
    hash = mix(hash ^ modified);
    hash = mix(hash ^ changed);
    hash = mix(hash ^ inode);
    hash = mix(hash ^ device);
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ path.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return mix(hash);
  }

  /** The last step of MurmurHash3, which spreads each bit over all. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
