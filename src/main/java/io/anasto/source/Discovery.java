package io.anasto.source;

import io.anasto.ledger.BatchState;
import io.anasto.ledger.DeliveredFile;
import io.anasto.ledger.FileEntry;
import io.anasto.ledger.GrownFiles;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LeftOut;
import io.anasto.ledger.Sighting;
import io.anasto.ledger.SourceEntry;
import io.anasto.plan.FilePatterns;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The look at one source's directory that is under way: which files the filters take, and which of
 * them the ledger does not know. What is new is collected and becomes one ledger transaction at the
 * end of the poll. Used by one thread at a time.
 */
final class Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  private final SourcePlan plan;
  private final SourceEntry entry;
  private final Ledger ledger;
  private final List<FileFilter> filters;
  private final Arrivals arrivals;
  private final FileFilter settle;
  private final Clock clock;

  private final List<Sighting> sightings = new ArrayList<>();

  /** What this poll gives to the route; bounded as the poll is. */
  private final Map<String, Sighting> accepted = new HashMap<>();

  private Instant now = Instant.EPOCH;
  private SourceFile current;
  private Optional<FileEntry> known = Optional.empty();
  private Duration lookAgain;
  private int settling;
  private Set<Path> unsettled = new HashSet<>();

  private final FilePatterns patterns;
  private final LookRecord lookRecord;
  private final LeftOutTally leftOut = new LeftOutTally();

  /** Whether the look under way is one at everything, so that it counts. */
  private boolean counting;

  /**
   * @param filters tell which files belong to the source, by their names and claims
   * @param arrivals files that came whole
   * @param settle tells which of those may be read now; asked of files that are not known
   */
  Discovery(
      SourcePlan plan,
      SourceEntry entry,
      Ledger ledger,
      List<FileFilter> filters,
      Arrivals arrivals,
      FileFilter settle,
      Clock clock) {
    this.plan = plan;
    this.entry = entry;
    this.ledger = ledger;
    this.filters = List.copyOf(filters);
    this.arrivals = arrivals;
    this.settle = settle;
    this.clock = clock;
    this.patterns = plan.patterns();
    this.lookRecord = new LookRecord(plan, entry, ledger);
  }

  /**
   * Begins a look.
   *
   * @param everything whether it is at all that is there, and not at some files alone
   */
  void begin(boolean everything) {
    goOn();
    counting = everything;
    leftOut.clear();
    lookAgain = null;
    settling = 0;
    unsettled = new HashSet<>();
  }

  /** Goes on with a look that takes several polls. */
  void goOn() {
    sightings.clear();
    accepted.clear();
    now = clock.instant();
    current = null;
    arrivals.begin();
  }

  /** Whether the filters take a file; remembers it for {@link #isKnown}. */
  boolean accepts(FoundFile found) {
    current = null;
    String path = found.relative();
    SourceFile file;
    try {
      file = SourceFile.of(found);
    } catch (IOException e) {
      notTold(found, e);
      return false;
    }
    for (FileFilter filter : filters) {
      Verdict verdict = filter.test(file, now);
      if (!verdict.accepted()) {
        LOG.debug("{}: {} left out: {}", plan.name(), path, verdict.reason());
        verdict.leftOut().filter(why -> isMissed(file, why)).ifPresent(why -> count(why, path));
        return false;
      }
    }
    known = ledger.file(entry.id(), path);
    if (known.isEmpty() || !isSame(known.get(), file)) {
      Verdict verdict = settle.test(file, now);
      if (!verdict.accepted()) {
        settling(file, verdict);
        LOG.debug("{}: {} left out: {}", plan.name(), path, verdict.reason());
        return false;
      }
    }
    current = file;
    return true;
  }

  /** The file system does not tell what it is. */
  private void notTold(FoundFile found, IOException e) {
    String path = found.relative();
    if (!(e instanceof AccessDeniedException) && Files.isSymbolicLink(found.toPath())) {
      leftOut(path, LeftOut.BROKEN_LINK);
    } else if (e instanceof NoSuchFileException) {
      LOG.debug("{}: {} left out: it is gone", plan.name(), path);
    } else {
      LOG.debug("{}: {} left out: {}", plan.name(), path, e.toString());
      leftOut(path, LeftOut.UNREADABLE);
    }
  }

  /** Something whose name the patterns take is left out; else they are the reason. */
  private void leftOut(String path, LeftOut why) {
    Verdict byName = PatternFilter.of(patterns.match(path));
    if (byName.accepted()) {
      count(why, path);
    } else {
      byName.leftOut().ifPresent(other -> count(other, path));
    }
  }

  /** A name or a directory is left out, unless the user's own patterns do it. */
  void leftOutAsItIs(FoundFile found, LeftOut why) {
    LOG.debug("{}: {} left out: {}", plan.name(), found.relative(), why.of(1));
    // A destination of ours writes under hidden names.
    boolean ours = why == LeftOut.HIDDEN && plan.upstream().isPresent();
    if (counting && !ours && !patterns.excludes(found.relative())) {
      count(why, found.relative());
    }
  }

  private void count(LeftOut why, String path) {
    if (counting) {
      leftOut.add(why, path);
    }
  }

  /** A done file is no data, and who was delivered needs its own no longer. */
  private boolean isMissed(SourceFile file, LeftOut why) {
    if (plan.doneFile().filter(done -> done.isOne(file.name())).isPresent()) {
      return false;
    }
    return why != LeftOut.NO_DONE_FILE || ledger.file(entry.id(), file.path()).isEmpty();
  }

  /** The accepted file is new: the consumer will give it, and {@link #found} takes it down. */
  private boolean isNew(SourceFile file) {
    return gives(file, Sighting.Kind.NEW);
  }

  private boolean gives(SourceFile file, Sighting.Kind kind) {
    accepted.put(file.path(), sighting(file, kind));
    return false;
  }

  private void settling(SourceFile file, Verdict verdict) {
    if (verdict.lookAgain().isZero()) {
      return;
    }
    settling++;
    if (unsettled.size() < Heard.MOST_NAMES) {
      unsettled.add(plan.file(file.path()));
    }
    if (lookAgain == null || verdict.lookAgain().compareTo(lookAgain) < 0) {
      lookAgain = verdict.lookAgain();
    }
  }

  /** Whether the ledger has the accepted file already, so that it is not new. */
  boolean isKnown() {
    SourceFile file = current;
    if (known.isEmpty()) {
      return isNew(file);
    }
    FileEntry before = known.get();
    if (isSame(before, file)) {
      // What was left as it was, while on_change said so.
      return !(before.changed() && plan.redeliversChanges())
          || gives(file, Sighting.Kind.REDELIVER);
    }
    return switch (before.state()) {
      // Nothing was read of it yet, so that it simply is what it is now.
      case DISCOVERED -> isNew(file);
      case BATCHED -> isOpen(before) ? goesOn(file) : changed(file);
      // Only `retry` tries another file again.
      case REJECTED -> !ledger.isFailedAtEnd(entry.id(), file.path()) || isNew(file);
      case DELIVERED -> changed(file);
    };
  }

  private boolean isOpen(FileEntry known) {
    return ledger.batch(known.batch()).state() == BatchState.OPEN;
  }

  /** A batch itself sees the change before it is sealed, when it is read. */
  private boolean goesOn(SourceFile file) {
    if (ledger.goOn(entry.id(), file.path())) {
      LOG.info(
          "{}: {} has changed since it could not be read to its end; the table goes on",
          plan.name(),
          plan.display(file.path()));
    }
    return true;
  }

  private boolean changed(SourceFile file) {
    Optional<DeliveredFile> delivered = ledger.delivered(entry.id(), file.path());
    if (delivered.filter(DeliveredFile::isWithoutRows).isPresent()) {
      // There is nothing that could be delivered twice.
      return gives(file, Sighting.Kind.REDELIVER);
    }
    ContentChange change;
    try {
      change =
          delivered.isPresent()
              ? ContentChange.of(plan, file.path(), file.size(), delivered.get())
              : ContentChange.OTHER;
    } catch (IOException e) {
      // Gone, or written to: the next look tells.
      LOG.debug("{}: {} cannot be compared", plan.name(), file.path(), e);
      return true;
    }
    if (change == ContentChange.NONE) {
      LOG.debug("{}: {} has another time and the same content", plan.name(), file.path());
      sightings.add(sighting(file, Sighting.Kind.TOUCHED));
      return true;
    }
    if (plan.redeliversChanges()) {
      return gives(file, Sighting.Kind.REDELIVER);
    }
    leaveAsItIs(file, change == ContentChange.GROWN);
    return true;
  }

  private void leaveAsItIs(SourceFile file, boolean grown) {
    sightings.add(sighting(file, grown ? Sighting.Kind.GROWN : Sighting.Kind.CHANGED));
    if (plan.stopsOnChange()) {
      String reason =
          "%s has changed after it was delivered. Bring it back as it was, or set on_change to \"ignore\" or \"redeliver\"; then `anasto retry`"
              .formatted(plan.display(file.path()));
      LOG.error("{}: {}", plan.name(), reason);
      ledger.stopSource(entry.id(), reason);
    } else if (grown) {
      LOG.error(
          "{}: {} has grown after it was delivered; what was added is not delivered. {}",
          plan.name(),
          plan.display(file.path()),
          GrownFiles.REMEDY);
    } else {
      LOG.warn(
          "{}: {} has changed after it was delivered; it is left as it is (on_change = \"ignore\")",
          plan.name(),
          plan.display(file.path()));
    }
  }

  private static boolean isSame(FileEntry known, SourceFile file) {
    return known.size() == file.size() && known.modified() == file.modified();
  }

  /** Takes down that a file is new, with the size and time that the filters judged. */
  void found(String path) {
    Sighting sighting = accepted.remove(path);
    if (sighting != null) {
      sightings.add(sighting);
    }
  }

  /** The look is at its end, for this poll. */
  void end() {
    arrivals.end(unsettled);
  }

  /** Whether all that was new was taken down: a route that is being suspended leaves some out. */
  boolean isWhole() {
    return accepted.isEmpty();
  }

  /** Writes the poll's news to the ledger. */
  int record() {
    int count = sightings.size();
    if (count > 0) {
      ledger.record(entry.id(), List.copyOf(sightings));
      sightings.clear();
    }
    return count;
  }

  private static Sighting sighting(SourceFile file, Sighting.Kind kind) {
    return new Sighting(file.path(), file.size(), file.modified(), kind);
  }

  /** How many files of the last poll may still be written. */
  int settling() {
    return settling;
  }

  /** The same files; empty when they are too many to keep. */
  Optional<Set<Path>> unsettled() {
    return settling == unsettled.size() ? Optional.of(unsettled) : Optional.empty();
  }

  /** Whether a file's own name tells that it is there: with a done file another one does. */
  boolean isFoundByName() {
    return plan.doneFile().isEmpty();
  }

  /** After what time a file that is settling now may have settled; empty when none is. */
  Optional<Duration> lookAgain() {
    return Optional.ofNullable(lookAgain);
  }

  /** Why the directory cannot be listed; empty when it can. */
  Optional<String> problem() {
    Path directory = plan.directory();
    if (!Files.exists(directory)) {
      return Optional.of("the directory %s is missing".formatted(plan.displayDir()));
    }
    if (!Files.isDirectory(directory)) {
      return Optional.of("%s is not a directory".formatted(plan.displayDir()));
    }
    return Files.isReadable(directory) && Files.isExecutable(directory)
        ? Optional.empty()
        : Optional.of("the directory %s may not be read".formatted(plan.displayDir()));
  }

  /** The directory cannot be listed. */
  void nothingThere(String problem) {
    if (plan.upstream().isEmpty() || ledger.lastPath(entry.id()).isPresent()) {
      lookRecord.nothingThere(problem);
    } else {
      // The destination makes it with its first batch.
      LOG.debug("{}: {}", plan.name(), problem);
    }
  }

  /** The look at everything came to its end. */
  void lookedAtEverything() {
    lookRecord.write(leftOut.all());
  }

  Path directory() {
    return plan.directory();
  }
}
