package io.anasto.destination;

import static java.util.stream.Collectors.toSet;

import io.anasto.format.TableAppender;
import io.anasto.format.TableException;
import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.LogContext;
import io.anasto.ledger.Part;
import io.anasto.ledger.PreparedDelivery;
import io.anasto.ledger.TableKind;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.OutputName;
import io.anasto.row.FileName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a start-up does before anything is delivered: it ends what a crash has interrupted. */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Ledger ledger;
  private final Function<DestinationEntry, TableAppender> tables;

  /**
   * @param tables opens the table of a destination that is one
   */
  public Recovery(Ledger ledger, Function<DestinationEntry, TableAppender> tables) {
    this.ledger = ledger;
    this.tables = tables;
  }

  /**
   * Rolls every prepared batch forward, wherever its destination is. One whose files are lost stops
   * its destination, and is tried again at the next start.
   */
  public void rollForward() {
    for (PreparedDelivery delivery : ledger.prepared()) {
      LogContext.of(delivery.destination().name(), delivery.batch(), () -> rollOrStop(delivery));
    }
  }

  private void rollOrStop(PreparedDelivery delivery) {
    String name = delivery.destination().name();
    try {
      rollForward(delivery);
    } catch (IOException e) {
      String reason =
          e instanceof DeliveryException
              ? e.getMessage()
              : "a prepared batch cannot be committed (%s). Mend it, then `anasto retry`"
                  .formatted(e.getMessage());
      LOG.error("{}: {}", name, reason);
      ledger.stopDestination(delivery.destination().id(), reason);
    }
  }

  /**
   * Makes a prepared batch visible and commits it; or withdraws it, where an open table does not
   * have it, so that it is written once more.
   *
   * @return whether it is committed
   * @throws DeliveryException (refused) when its files are lost, or others have their names
   */
  public boolean rollForward(PreparedDelivery delivery) throws IOException {
    DestinationEntry destination = delivery.destination();
    Publication publication = new Publication(FileName.path(destination.directory()));
    if (destination.kind() == TableKind.FILES) {
      publication.publish(delivery.parts());
    } else if (!isVisible(delivery)) {
      publication.withdraw(
          delivery.parts(), () -> ledger.withdraw(delivery.batch(), destination.id()));
      LOG.info(
          "{}: batch {} was prepared earlier, and is not in the table; it is written once more",
          destination.name(),
          delivery.batch());
      return false;
    }
    ledger.commit(ledger.batch(delivery.batch()), destination.id());
    LOG.info(
        "{}: batch {} was prepared earlier, and is committed now",
        destination.name(),
        delivery.batch());
    return true;
  }

  private boolean isVisible(PreparedDelivery delivery) throws IOException {
    DestinationEntry destination = delivery.destination();
    TableAppender table = tables.apply(destination);
    try {
      if (!table.exists()) {
        checkAway(delivery);
        return false;
      }
      OptionalLong last = table.lastBatch(TableApplication.of(ledger, destination));
      if (last.isPresent() && last.getAsLong() >= delivery.batch()) {
        return true;
      }
      checkUnused(delivery, table);
      return false;
    } catch (TableException e) {
      throw refused(e.getMessage());
    }
  }

  /** Where there is no table, it was never made, or its disk is not mounted. */
  private void checkAway(PreparedDelivery delivery) throws DeliveryException {
    DestinationEntry destination = delivery.destination();
    Publication publication = new Publication(FileName.path(destination.directory()));
    boolean traceless = !delivery.parts().isEmpty() && !publication.hasAny(delivery.parts());
    if (traceless || ledger.hasRows(destination.id())) {
      throw missing(destination.directory());
    }
  }

  /** Whatever else is wrong: a file that the table names is never removed. */
  private static void checkUnused(PreparedDelivery delivery, TableAppender table)
      throws IOException {
    Set<String> files = delivery.parts().stream().map(Part::name).collect(toSet());
    if (table.names(files)) {
      throw refused(
          "batch %d is not among the batches that the table in %s has of this destination, and yet the table names its files. Was its log edited? `anasto reset` delivers everything anew"
              .formatted(delivery.batch(), delivery.destination().directory()));
    }
  }

  private static DeliveryException refused(String what) {
    return new DeliveryException(DeliveryException.Kind.REFUSED, what);
  }

  /** A table that has rows of ours by the ledger, and is not there. */
  static DeliveryException missing(String directory) {
    return new DeliveryException(
        DeliveryException.Kind.AWAY,
        "there is no table in %s any more. Bring it back, as by mounting its disk; or `anasto reset` delivers everything into a new one"
            .formatted(directory));
  }

  /** Removes temporary files of this ledger that no prepared batch needs. */
  public void removeLeftovers(DestinationPlan plan) throws IOException {
    LogContext.of(plan.name(), () -> removeUnneeded(plan));
  }

  private void removeUnneeded(DestinationPlan plan) throws IOException {
    Set<String> needed = new HashSet<>();
    for (PreparedDelivery delivery : ledger.prepared()) {
      delivery.parts().forEach(part -> needed.add(part.temporaryName()));
    }
    TemporaryNames names = TemporaryNames.of(ledger.id());
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(plan.directory(), names.prefix() + "*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (names.isOurs(name) && !needed.contains(name)) {
          Files.deleteIfExists(file);
          LOG.info("{}: removed {}, left by an interrupted batch", plan.name(), name);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      LOG.debug("{}: nothing to remove", plan.name());
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * The highest batch that an open table has of this destination, whichever ledger numbered it;
   * empty when there is none. A ledger that does not know the destination must not go on with it.
   */
  public static OptionalLong highestBatch(DestinationPlan plan, TableAppender table)
      throws IOException {
    return table.highestBatch(TableApplication.of(plan));
  }

  /** The name of a file in the destination's directory that is meant; empty when there is none. */
  public static Optional<String> find(DestinationPlan plan, Predicate<String> isMeant)
      throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(plan.directory())) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (isMeant.test(name)) {
          return Optional.of(name);
        }
      }
      return Optional.empty();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * The highest batch number among the destination's files, whoever wrote them; empty when there is
   * none. A ledger that does not know the destination must not write beside them.
   */
  public static OptionalLong highestBatch(DestinationPlan plan) throws IOException {
    OptionalLong highest = OptionalLong.empty();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(plan.directory())) {
      for (Path file : files) {
        OptionalLong number = OutputName.batchOf(plan, file.getFileName().toString());
        if (number.isPresent() && number.getAsLong() >= highest.orElse(Long.MIN_VALUE)) {
          highest = number;
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return OptionalLong.empty();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return highest;
  }
}
