package io.anasto;

import io.anasto.cli.Findings;
import io.anasto.config.FileType;
import io.anasto.destination.Recovery;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LedgerException;
import io.anasto.ledger.TableKind;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.OutputName;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import io.anasto.row.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a plan fits its ledger and its directories: all that is wrong at once, before
 * anything is written. A start does it, and {@code anasto check}.
 */
final class StartCheck {
  private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);

  private final Plan plan;
  private final Optional<Ledger> ledger;
  private final boolean newState;
  private final List<String> refusals = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private StartCheck(Plan plan, Optional<Ledger> ledger, boolean newState) {
    this.plan = plan;
    this.ledger = ledger;
    this.newState = newState;
  }

  /**
   * Looks at the tables.
   *
   * @param ledger empty when there is none yet
   * @param newState whether a destination that the ledger does not know may hold files of ours
   */
  static Findings of(Plan plan, Optional<Ledger> ledger, boolean newState) {
    return new StartCheck(plan, ledger, newState).findings();
  }

  /**
   * Looks at the tables before a start.
   *
   * @throws LedgerException with all refusals, a line each
   */
  static void refuse(Plan plan, Optional<Ledger> ledger, boolean newState) {
    Findings findings = of(plan, ledger, newState);
    if (!findings.refusals().isEmpty()) {
      throw new LedgerException(String.join("\n", findings.refusals()));
    }
    findings.notes().forEach(LOG::warn);
  }

  private Findings findings() {
    Optional<Path> other = plan.otherThan(ledger.flatMap(Ledger::config));
    if (other.isPresent() && !knowsAny()) {
      refusals.add(otherConfigs(other.get()));
    } else {
      other.ifPresent(config -> notes.add(shared(config)));
      plan.sources().forEach(this::look);
    }
    return new Findings(refusals, notes);
  }

  // Whose ledger it is

  private boolean knowsAny() {
    return plan.sources().stream().anyMatch(this::isKnown)
        || plan.destinations().stream().anyMatch(this::isKnown);
  }

  private boolean isKnown(SourcePlan source) {
    return ledger
        .flatMap(one -> one.source(source.name()))
        .filter(entry -> entry.directory().equals(FileName.of(source.directory())))
        .isPresent();
  }

  private boolean isKnown(DestinationPlan destination) {
    return known(destination)
        .filter(entry -> entry.directory().equals(FileName.of(destination.directory())))
        .isPresent();
  }

  private String otherConfigs(Path other) {
    return ("The state directory %s is that of the config %s, and knows none of the tables of %s."
            + " Give this config a state directory of its own: state_dir = \"%s\" in [anasto]. If"
            + " it takes the place of the other config, move that one away")
        .formatted(plan.stateDir(), other, plan.configFile(), ownDirectory());
  }

  private String shared(Path other) {
    return "The state directory %s is also that of the config %s, which ran on it last. If that one is still used for other tables, give one of the two a state_dir of its own, with a copy of the state directory in it"
        .formatted(plan.stateDir(), other);
  }

  /** Named after the config. */
  private String ownDirectory() {
    String name = plan.configFile().getFileName().toString();
    int dot = name.lastIndexOf('.');
    return "./.anasto-" + (dot > 0 ? name.substring(0, dot) : name);
  }

  // Tables

  private void look(SourcePlan source) {
    ledger.ifPresent(
        one ->
            refuse(
                () ->
                    one.checkSource(
                        source.name(),
                        FileName.of(source.directory()),
                        kind(source.isOpenTable()),
                        neighbours(plan, source))));
    source.destinations().forEach(destination -> look(source, destination));
  }

  private void look(SourcePlan source, DestinationPlan destination) {
    boolean fits =
        ledger.isEmpty()
            || refuse(
                () ->
                    ledger
                        .get()
                        .checkDestination(
                            destination.name(),
                            source.name(),
                            FileName.of(destination.directory()),
                            kind(destination.isOpenTable())));
    if (!fits || destination.isRoute()) {
      return;
    }
    Optional<DestinationEntry> known = known(destination);
    if (known.isPresent()) {
      refuse(() -> checkAge(destination, ledger.orElseThrow()));
      refuse(() -> checkFileType(destination, known.get(), ledger.orElseThrow()));
    } else {
      refuse(() -> checkNew(destination));
    }
  }

  /** Whether the look found nothing to refuse. */
  private boolean refuse(Runnable look) {
    try {
      look.run();
      return true;
    } catch (LedgerException e) {
      if (e.isPassing()) {
        throw e;
      }
      refusals.add(e.getMessage());
      return false;
    }
  }

  private Optional<DestinationEntry> known(DestinationPlan destination) {
    return ledger.flatMap(one -> one.destination(destination.name()));
  }

  static TableKind kind(boolean openTable) {
    return openTable ? TableKind.OPEN_TABLE : TableKind.FILES;
  }

  /** The names of the other sources that read the same directory. */
  static Set<String> neighbours(Plan plan, SourcePlan source) {
    Set<String> names = new HashSet<>();
    for (SourcePlan other : plan.sources()) {
      if (other.directory().equals(source.directory()) && !other.name().equals(source.name())) {
        names.add(other.name());
      }
    }
    return names;
  }

  // What destinations hold

  private void checkNew(DestinationPlan plan) {
    OptionalLong highest = highestBatch(plan);
    if (highest.isEmpty()) {
      return;
    }
    boolean expected =
        newState || ledger.filter(one -> one.wasReset(FileName.of(plan.directory()))).isPresent();
    if (!expected) {
      throw new LedgerException(
          ("%s: %s holds what Anasto wrote (up to batch %d), but the state directory does not"
                  + " know this destination. Bring the state directory back, or give the"
                  + " destination an empty directory, or start with --new-state to deliver"
                  + " everything again behind them")
              .formatted(plan.name(), plan.displayDir(), highest.getAsLong()));
    }
    otherType(plan)
        .ifPresent(
            name -> {
              throw new LedgerException(
                  ("%s: %s holds %s, which Anasto wrote as %s, and the table's filetype is \"%s\":"
                          + " the directory would mix both. Move the files of the other type out of"
                          + " it, or give the table another dirpath")
                      .formatted(
                          plan.name(), plan.displayDir(), name, type(name), plan.fileType()));
            });
  }

  /** A ledger that was put back from a copy would give numbers, and deliver files, twice. */
  private static void checkAge(DestinationPlan plan, Ledger ledger) {
    OptionalLong highest = highestBatch(plan);
    if (highest.isPresent() && highest.getAsLong() > ledger.lastBatch()) {
      throw new LedgerException(
          ("%s: the state directory is older than what was delivered: %s holds batch %d, but the"
                  + " ledger has given no number above batch %d. Put the newest copy of the state"
                  + " directory back; if there is none, move it away and start with --new-state,"
                  + " which delivers everything again behind what is there. If Anasto did not write"
                  + " that batch, move it out of the directory")
              .formatted(plan.name(), plan.displayDir(), highest.getAsLong(), ledger.lastBatch()));
    }
  }

  /** The file type may change once the files of the one before are gone. */
  private static void checkFileType(DestinationPlan plan, DestinationEntry entry, Ledger ledger) {
    Optional<String> last = ledger.lastPart(entry.id()).filter(name -> isOtherType(plan, name));
    if (plan.isOpenTable() || last.isEmpty()) {
      return;
    }
    Optional<String> left =
        Files.exists(plan.directory().resolve(last.get())) ? last : otherType(plan);
    left.ifPresent(
        name -> {
          throw new LedgerException(
              ("%s: %s holds %s, which Anasto wrote as %s, and the table's filetype is now \"%s\":"
                      + " the directory would mix both. Bring back filetype = \"%4$s\"; or give the"
                      + " table another dirpath and run `anasto reset CONFIG %1$s`, which delivers"
                      + " everything there anew; or move the files of the other type out of the"
                      + " directory, and what comes next is %5$s")
                  .formatted(plan.name(), plan.displayDir(), name, type(name), plan.fileType()));
        });
  }

  /** A file that this destination wrote as another type; empty when there is none. */
  private static Optional<String> otherType(DestinationPlan plan) {
    if (plan.isOpenTable()) {
      return Optional.empty();
    }
    try {
      return Recovery.find(
          plan, name -> OutputName.batchOf(plan, name).isPresent() && isOtherType(plan, name));
    } catch (IOException e) {
      LOG.debug("{}: its files cannot be told", plan.name(), e);
      return Optional.empty();
    }
  }

  private static boolean isOtherType(DestinationPlan plan, String name) {
    return OutputName.typeOf(name).filter(type -> type != plan.fileType()).isPresent();
  }

  private static FileType type(String name) {
    return OutputName.typeOf(name).orElseThrow();
  }

  /** One that cannot be looked at now does not keep the others from theirs. */
  static OptionalLong highestBatch(DestinationPlan plan) {
    try {
      return plan.isOpenTable()
          ? Recovery.highestBatch(plan, Formats.appender(plan, Runnable::run))
          : Recovery.highestBatch(plan);
    } catch (IOException e) {
      LOG.debug("{}: its batches cannot be told", plan.name(), e);
      return OptionalLong.empty();
    }
  }
}
