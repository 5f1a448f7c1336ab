package io.anasto.cli;

import io.anasto.ledger.FileEntry;
import io.anasto.ledger.FileState;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.FilePatterns;
import io.anasto.plan.SourcePlan;
import io.anasto.row.FileName;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

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
  private long early;
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
   * @param early files created before the bookmark
   * @param hasCreationTimes whether the file system tells when a file was created
   */
  record Look(
      Optional<String> problem,
      long files,
      long bytes,
      List<String> names,
      long known,
      long early,
      boolean hasCreationTimes) {}

  private record Found(String path, long size, long modified) {}

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
    return new Look(problem, files, bytes, first, known, early, hasCreationTimes);
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
            return inner.equals(directory) || !FilePatterns.isHidden(inner.getFileName().toString())
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = FileName.of(directory.relativize(file));
            if (attributes.isRegularFile() && patterns.matches(path) && isDone(file)) {
              visit(path, attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // Gone meanwhile, a loop of links, or not ours to read: a run leaves it out too.
            return FileVisitResult.CONTINUE;
          }
        });
    lookUp();
  }

  private boolean isDone(Path file) {
    return source
        .doneFile()
        .map(done -> !done.isOne(FileName.of(file.getFileName())) && done.isThereFor(file))
        .orElse(true);
  }

  private void visit(String path, BasicFileAttributes attributes) {
    boolean told = hasCreationTime(attributes);
    hasCreationTimes |= told;
    Instant created =
        (attributes.creationTime().toMillis() > 0
                ? attributes.creationTime()
                : attributes.lastModifiedTime())
            .toInstant();
    if (created.isBefore(source.bookmark())) {
      early++;
      return;
    }
    found.add(
        new Found(path, attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)));
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
      found.forEach(this::isNext);
    } else {
      long id = entry.get().id();
      ledger
          .orElseThrow()
          .lookUp(
              lookup -> {
                for (Found file : found) {
                  if (isNew(file, lookup.file(id, file.path()))) {
                    isNext(file);
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

  private void isNext(Found file) {
    files++;
    bytes += file.size();
    names.add(file.path());
    if (names.size() > NAMES) {
      names.remove();
    }
  }
}
