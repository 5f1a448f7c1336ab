package io.anasto.e2e;

import io.anasto.e2e.SystemCallTrace.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a directory holds after each call of a trace, twice over: as a program sees it, and as it
 * surely is after a power loss. Data is sure once its file was flushed, a name once its directory
 * was. All that is not sure may be there nevertheless.
 */
final class DiskModel {
  /** How much of it survives. */
  enum View {
    /** All that was done. */
    SEEN,
    /** What was flushed. */
    SURE,
    /** Every name, but of the data what was flushed. */
    NAMES
  }

  private abstract static class Node {}

  private static final class FileNode extends Node {
    private byte[] seen = {};
    private byte[] sure = {};
  }

  private static final class DirectoryNode extends Node {
    private Map<String, Node> seen = new TreeMap<>();
    private Map<String, Node> sure = new TreeMap<>();
  }

  private final Path root;
  private final DirectoryNode top = new DirectoryNode();
  private final Map<Integer, Node> open = new HashMap<>();
  private final Map<Integer, Long> positions = new HashMap<>();

  /** By thread: what a flush that has begun will make sure. */
  private final Map<String, Runnable> flushing = new HashMap<>();

  /** Threads whose close has begun. */
  private final Set<String> closing = new HashSet<>();

  private final List<Path> opened = new ArrayList<>();

  /** A model of what is there now, all of it sure. */
  DiskModel(Path root) throws IOException {
    this.root = root;
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.skip(1).toList()) {
        DirectoryNode parent = (DirectoryNode) find(path.getParent(), View.SEEN).orElseThrow();
        Node node;
        if (Files.isDirectory(path)) {
          node = new DirectoryNode();
        } else {
          FileNode file = new FileNode();
          file.seen = Files.readAllBytes(path);
          file.sure = file.seen;
          node = file;
        }
        parent.seen.put(path.getFileName().toString(), node);
        parent.sure.put(path.getFileName().toString(), node);
      }
    }
  }

  /** Files that were opened to be written. */
  List<Path> openedForWriting() {
    return opened;
  }

  /** The content of a file that is there. */
  Optional<byte[]> content(Path path, View view) {
    return find(path, view)
        .filter(FileNode.class::isInstance)
        .map(node -> view == View.SEEN ? ((FileNode) node).seen : ((FileNode) node).sure);
  }

  boolean isDirectory(Path path, View view) {
    return find(path, view).filter(DirectoryNode.class::isInstance).isPresent();
  }

  /** All files below a directory that are there. */
  List<Path> files(Path directory, View view) {
    List<Path> files = new ArrayList<>();
    find(directory, view).ifPresent(node -> collect(directory, node, view, files));
    return files;
  }

  private static void collect(Path path, Node node, View view, List<Path> files) {
    if (node instanceof DirectoryNode directory) {
      names(directory, view)
          .forEach((name, child) -> collect(path.resolve(name), child, view, files));
    } else {
      files.add(path);
    }
  }

  private static Map<String, Node> names(DirectoryNode directory, View view) {
    return view == View.SURE ? directory.sure : directory.seen;
  }

  /** Writes what is there into an empty place. */
  void restore(Path directory, View view) throws IOException {
    if (isDirectory(directory, view)) {
      restore(directory, find(directory, view).orElseThrow(), view);
    }
  }

  private static void restore(Path path, Node node, View view) {
    try {
      if (node instanceof DirectoryNode directory) {
        Files.createDirectories(path);
        names(directory, view).forEach((name, child) -> restore(path.resolve(name), child, view));
      } else {
        FileNode file = (FileNode) node;
        Files.write(path, view == View.SEEN ? file.seen : file.sure);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Node> find(Path path, View view) {
    Node node = top;
    for (Path name : root.relativize(path)) {
      if (name.toString().isEmpty()) {
        continue;
      }
      node =
          node instanceof DirectoryNode directory
              ? names(directory, view).get(name.toString())
              : null;
      if (node == null) {
        return Optional.empty();
      }
    }
    return Optional.of(node);
  }

  // Calls

  /** Applies a call; whether it changed what is modelled. */
  boolean apply(Call call) {
    if (call.isBeginning()) {
      if (call.name().equals("fsync") || call.name().equals("fdatasync")) {
        Node node = open.get(call.descriptor(0));
        if (node != null) {
          flushing.put(call.thread(), flush(node));
        }
      } else if (call.name().equals("close")) {
        // Its number may be another file's before the call has ended.
        open.remove(call.descriptor(0));
        closing.add(call.thread());
      }
      return false;
    }
    return switch (call.name()) {
      case "openat" -> open(path(call.text(1)), call.arguments().get(2), call.newDescriptor());
      case "open" -> open(path(call.text(0)), call.arguments().get(1), call.newDescriptor());
      case "close" -> {
        if (!closing.remove(call.thread())) {
          open.remove(call.descriptor(0));
        }
        yield false;
      }
      case "write" -> write(call, -1);
      case "pwrite64" -> write(call, call.size(3));
      case "ftruncate" -> truncate(call);
      case "fsync", "fdatasync" -> flush(call);
      case "rename" -> rename(path(call.text(0)), path(call.text(1)));
      case "renameat" -> rename(path(call.text(1)), path(call.text(3)));
      case "renameat2" -> rename(path(call.text(1)), path(call.text(3)));
      case "link" -> link(path(call.text(0)), path(call.text(1)));
      case "linkat" -> link(path(call.text(1)), path(call.text(3)));
      case "unlink", "rmdir" -> remove(path(call.text(0)));
      case "unlinkat" -> remove(path(call.text(1)));
      case "mkdir" -> add(path(call.text(0)), new DirectoryNode());
      case "mkdirat" -> add(path(call.text(1)), new DirectoryNode());
      // Asks for nothing that one could rely on, or room for what is written later.
      case "sync_file_range", "fallocate", "clone", "clone3" -> false;
      default -> {
        if (!call.arguments().isEmpty() && call.arguments().get(0).contains(root.toString())) {
          throw new IllegalStateException("a call that is not modelled: " + call);
        }
        yield false;
      }
    };
  }

  private Path path(String text) {
    return root.resolve(text).normalize();
  }

  private boolean isModelled(Path path) {
    return path.startsWith(root);
  }

  private Optional<DirectoryNode> parent(Path path) {
    return isModelled(path) && !path.equals(root)
        ? find(path.getParent(), View.SEEN).map(DirectoryNode.class::cast)
        : Optional.empty();
  }

  private boolean add(Path path, Node node) {
    Optional<DirectoryNode> parent = parent(path);
    parent.ifPresent(directory -> directory.seen.put(path.getFileName().toString(), node));
    return parent.isPresent();
  }

  private boolean remove(Path path) {
    Optional<DirectoryNode> parent = parent(path);
    parent.ifPresent(directory -> directory.seen.remove(path.getFileName().toString()));
    return parent.isPresent();
  }

  private boolean open(Path path, String flags, int descriptor) {
    open.remove(descriptor);
    if (!isModelled(path)) {
      return false;
    }
    if (flags.contains("O_WRONLY") || flags.contains("O_RDWR")) {
      opened.add(path);
    }
    boolean changed = false;
    if (flags.contains("O_CREAT") && find(path, View.SEEN).isEmpty()) {
      changed = add(path, new FileNode());
    }
    Optional<Node> node = find(path, View.SEEN);
    node.ifPresent(one -> open.put(descriptor, one));
    positions.put(descriptor, 0L);
    if (flags.contains("O_TRUNC") && node.orElse(null) instanceof FileNode file) {
      file.seen = new byte[0];
      changed = true;
    }
    return changed;
  }

  private boolean write(Call call, long at) {
    if (!(open.get(call.descriptor(0)) instanceof FileNode file)) {
      return false;
    }
    byte[] data = call.data(1);
    int written = Integer.parseInt(call.result());
    long from = at >= 0 ? at : positions.get(call.descriptor(0));
    byte[] after = Arrays.copyOf(file.seen, (int) Math.max(file.seen.length, from + written));
    System.arraycopy(data, 0, after, (int) from, written);
    file.seen = after;
    if (at < 0) {
      positions.put(call.descriptor(0), from + written);
    }
    return true;
  }

  private boolean truncate(Call call) {
    if (!(open.get(call.descriptor(0)) instanceof FileNode file)) {
      return false;
    }
    file.seen = Arrays.copyOf(file.seen, (int) call.size(1));
    return true;
  }

  private boolean flush(Call call) {
    Node node = open.get(call.descriptor(0));
    Runnable begun = flushing.remove(call.thread());
    if (node == null) {
      return false;
    }
    (begun == null ? flush(node) : begun).run();
    return true;
  }

  private static Runnable flush(Node node) {
    if (node instanceof FileNode file) {
      byte[] now = file.seen;
      return () -> file.sure = now;
    }
    DirectoryNode directory = (DirectoryNode) node;
    Map<String, Node> now = new TreeMap<>(directory.seen);
    return () -> directory.sure = now;
  }

  private boolean rename(Path from, Path to) {
    Optional<Node> node = isModelled(from) ? find(from, View.SEEN) : Optional.empty();
    if (node.isEmpty()) {
      return false;
    }
    remove(from);
    return add(to, node.get());
  }

  private boolean link(Path from, Path to) {
    Optional<Node> node = isModelled(from) ? find(from, View.SEEN) : Optional.empty();
    return node.isPresent() && add(to, node.get());
  }
}
