package io.anasto.destination;

import io.anasto.format.TableAppender;
import io.anasto.format.TableException;
import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.DestinationEntry;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.PreparedDelivery;
import io.anasto.ledger.TableKind;
import io.anasto.plan.DestinationPlan;
import io.anasto.plan.OutputName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
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
      String name = delivery.destination().name();
      try {
        rollForward(delivery);
      } catch (IOException e) {
        String reason =
            e instanceof DeliveryException
                ? e.getMessage()
                : "%s: a prepared batch cannot be committed (%s). Mend it, then `anasto retry`"
                    .formatted(name, e.getMessage());
        LOG.error("{}: {}", name, reason);
        ledger.stopDestination(delivery.destination().id(), reason);
      }
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
    Publication publication = new Publication(Path.of(destination.directory()));
    if (destination.kind() == TableKind.FILES) {
      publication.publish(delivery.parts());
    } else if (!isVisible(delivery)) {
      publication.remove(delivery.parts());
      ledger.withdraw(delivery.batch(), destination.id());
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
    try {
      OptionalLong last =
          tables
              .apply(delivery.destination())
              .lastBatch(TableApplication.of(ledger, delivery.destination()));
      return last.isPresent() && last.getAsLong() >= delivery.batch();
    } catch (TableException e) {
      throw new DeliveryException(DeliveryException.Kind.REFUSED, e.getMessage());
    }
  }

  /** Removes temporary files of this ledger that no prepared batch needs. */
  public void removeLeftovers(DestinationPlan plan) throws IOException {
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
