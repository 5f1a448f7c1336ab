package io.anasto.destination;

import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.PreparedDelivery;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a start-up does before anything is delivered: it ends what a crash has interrupted. */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Ledger ledger;

  public Recovery(Ledger ledger) {
    this.ledger = ledger;
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
   * Makes a prepared batch visible and commits it.
   *
   * @throws DeliveryException (refused) when its files are lost, or others have their names
   */
  public void rollForward(PreparedDelivery delivery) throws IOException {
    new Publication(Path.of(delivery.destination().directory())).publish(delivery.parts());
    ledger.commit(ledger.batch(delivery.batch()), delivery.destination().id());
    LOG.info(
        "{}: batch {} was prepared earlier, and is committed now",
        delivery.destination().name(),
        delivery.batch());
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
