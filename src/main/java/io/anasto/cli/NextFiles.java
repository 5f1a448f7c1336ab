package io.anasto.cli;

import io.anasto.ledger.FileEntry;
import io.anasto.ledger.FileState;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LeftOut;
import io.anasto.ledger.LeftOutFiles;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.FilePatterns;
import io.anasto.plan.SourcePlan;
import io.anasto.row.FileName;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Looks which files of a source a run would read next, without writing anything. */
final class NextFiles {
  /** How many names are told. */
  static final int NAMES = 3;

  /** How many files are looked up in the ledger at once. */
  private static final int LOOKED_UP = 1_000;

  private final SourcePlan source;
  private final FilePatterns patterns;
  private final Optional<Ledger> ledger;
  private final Optional<SourceEntry> entry;

  private final List<Found> found = new ArrayList<>();
  private final PriorityQueue<String> names =
      new PriorityQueue<>((left, right) -> right.compareTo(left));
  private long files;
  private long bytes;
  private long known;
  private final Map<LeftOut, LeftOutFiles> leftOut = new EnumMap<>(LeftOut.class);
  private BiConsumer<LeftOut, String> listener = (why, path) -> {};
  private boolean hasCreationTimes;

  /**
   * @param ledger empty when nothing has run yet
   */
  NextFiles(SourcePlan source, Optional<Ledger> ledger) {
    this.source = source;
    this.patterns = source.patterns();
    this.ledger = ledger;
    this.entry = ledger.flatMap(one -> one.source(source.name()));
  }

  /**
   * What was found.
   *
   * @param problem why the directory cannot be listed, when it cannot
   * @param files new ones
   * @param bytes their size
   * @param names the first of them by path, at most {@link #NAMES}
   * @param known files that were read already
   * @param leftOut what a run leaves out, but not by the config's own patterns
   * @param hasCreationTimes whether the file system tells when a file was created
   */
  record Look(
      Optional<String> problem,
      long files,
      long bytes,
      List<String> names,
      long known,
      List<LeftOutFiles> leftOut,
      boolean hasCreationTimes) {}

  private record Found(String path, long size, long modified, boolean done) {}

  /**
   * Also tells each file that a run leaves out, with its path, but not by the config's patterns.
   */
  Look look(BiConsumer<LeftOut, String> each) {
    listener = each;
    return look();
  }

  Look look() {
    Path directory = source.directory();
    Optional<String> problem = problem(directory);
    if (problem.isEmpty()) {
      try {
        hasCreationTimes =
            hasCreationTime(Files.readAttributes(directory, BasicFileAttributes.class));
        walk(directory);
      } catch (IOException e) {
        problem = Optional.of("cannot be listed: " + FailureReport.text(e));
      }
    }
    List<String> first = names.stream().sorted().toList();
    return new Look(
        problem, files, bytes, first, known, List.copyOf(leftOut.values()), hasCreationTimes);
  }

  /** Why nothing can be read in a directory yet; empty when it can. */
  static Optional<String> problem(Path directory) {
    if (!Files.exists(directory)) {
      return Optional.of("does not exist; a run waits for it");
    }
    if (!Files.isDirectory(directory)) {
      return Optional.of("is not a directory; a run waits for one");
    }
    return Files.isReadable(directory) && Files.isExecutable(directory)
        ? Optional.empty()
        : Optional.of("may not be read; a run waits for the permission");
  }

  private void walk(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        source.recursive() ? Integer.MAX_VALUE : 1,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
            if (inner.equals(directory) || !FilePatterns.isHidden(name(inner))) {
              return FileVisitResult.CONTINUE;
            }
            leaveOut(inner, LeftOut.HIDDEN);
            return FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isDirectory()) {
              leaveOut(
                  file, FilePatterns.isHidden(name(file)) ? LeftOut.HIDDEN : LeftOut.SUBDIRECTORY);
            } else {
              file(file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            if (failure instanceof FileSystemLoopException) {
              leaveOut(file, LeftOut.LINK_LOOP);
            } else if (!(failure instanceof NoSuchFileException)) {
              leaveOut(
                  file,
                  Files.isDirectory(file) ? LeftOut.UNREADABLE_DIRECTORY : LeftOut.UNREADABLE);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path inner, IOException failure)
              throws IOException {
            if (failure != null && inner.equals(directory)) {
              throw failure;
            }
            if (failure != null) {
              leaveOut(inner, LeftOut.UNREADABLE_DIRECTORY);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    lookUp();
  }

  private static String name(Path file) {
    return FileName.of(file.getFileName());
  }

  private void file(Path file, BasicFileAttributes attributes) {
    String path = FileName.of(source.directory().relativize(file));
    if (source.doneFile().filter(done -> done.isOne(name(file))).isPresent()) {
      return;
    }
    switch (patterns.match(path)) {
      case NOT_BY_CONFIG -> {}
      case HIDDEN -> leftOut(LeftOut.HIDDEN, path);
      case NOT_BY_DEFAULT -> leftOut(LeftOut.OTHER_NAME, path);
      case TAKEN -> {
        if (attributes.isSymbolicLink()) {
          // One that leads nowhere: others are followed.
          leftOut(LeftOut.BROKEN_LINK, path);
        } else if (!attributes.isRegularFile()) {
          leftOut(LeftOut.NOT_REGULAR, path);
        } else {
          visit(file, path, attributes);
        }
      }
    }
  }

  private void leaveOut(Path file, LeftOut why) {
    String path = FileName.of(source.directory().relativize(file));
    if (!patterns.excludes(path)) {
      leftOut(why, path);
    }
  }

  private void leftOut(LeftOut why, String path) {
    if (why == LeftOut.HIDDEN && source.upstream().isPresent()) {
      // A destination of ours writes under hidden names.
      return;
    }
    listener.accept(why, path);
    leftOut.merge(
        why,
        new LeftOutFiles(why, 1, path),
        (before, one) ->
            new LeftOutFiles(
                why,
                before.count() + 1,
                path.compareTo(before.example()) < 0 ? path : before.example()));
  }

  private void visit(Path file, String path, BasicFileAttributes attributes) {
    boolean told = hasCreationTime(attributes);
    hasCreationTimes |= told;
    Instant created =
        (attributes.creationTime().toMillis() > 0
                ? attributes.creationTime()
                : attributes.lastModifiedTime())
            .toInstant();
    if (created.isBefore(source.bookmark())) {
      leftOut(LeftOut.BEFORE_BOOKMARK, path);
      return;
    }
    boolean done = source.doneFile().map(one -> one.isThereFor(file)).orElse(true);
    found.add(
        new Found(
            path, attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), done));
    if (found.size() == LOOKED_UP) {
      lookUp();
    }
  }

  /** Java gives the epoch, or in older versions the modification time, where there is none. */
  private static boolean hasCreationTime(BasicFileAttributes attributes) {
    return attributes.creationTime().toMillis() > 0
        && !attributes.creationTime().equals(attributes.lastModifiedTime());
  }

  private void lookUp() {
    if (entry.isEmpty()) {
      found.forEach(file -> next(file, false));
    } else {
      long id = entry.get().id();
      ledger
          .orElseThrow()
          .lookUp(
              lookup -> {
                for (Found file : found) {
                  Optional<FileEntry> seen = lookup.file(id, file.path());
                  if (isNew(file, seen)) {
                    next(file, seen.isPresent());
                  } else {
                    known++;
                  }
                }
                return null;
              });
    }
    found.clear();
  }

  private boolean isNew(Found file, Optional<FileEntry> entry) {
    if (entry.isEmpty() || entry.get().state() == FileState.DISCOVERED) {
      return true;
    }
    boolean same = entry.get().size() == file.size() && entry.get().modified() == file.modified();
    return !same && entry.get().state() != FileState.REJECTED && source.redeliversChanges();
  }

  private void next(Found file, boolean known) {
    if (!file.done()) {
      if (!known) {
        leftOut(LeftOut.NO_DONE_FILE, file.path());
      }
      return;
    }
    files++;
    bytes += file.size();
    names.add(file.path());
    if (names.size() > NAMES) {
      names.remove();
    }
  }
}
