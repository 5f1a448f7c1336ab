package io.anasto.delta;

import io.anasto.format.TableVersion;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;

/**
 * Looks what is new in a table and gives each version as an exchange, in order. The body is the
 * rows, which are read when somebody asks for them.
 */
final class DeltaConsumer extends ScheduledPollConsumer {
  private final DeltaEndpoint endpoint;
  private final DeltaReader reader;
  private final DeltaHistory history;
  private final Instant bookmark;
  private final Supplier<OptionalLong> position;

  /** Of a consumer without another position. */
  private volatile OptionalLong taken = OptionalLong.empty();

  DeltaConsumer(DeltaEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.reader = new DeltaReader(DeltaComponent.path(endpoint.getDirectory()), endpoint.name());
    this.history = new DeltaHistory(DeltaComponent.path(endpoint.getDirectory()), endpoint.name());
    this.bookmark = Instant.parse(endpoint.getBookmark());
    this.position = endpoint.getPosition() == null ? () -> taken : endpoint.getPosition();
  }

  @Override
  protected int poll() throws Exception {
    DeltaHistory.Look look =
        history.look(
            position.get(), bookmark, endpoint.isResnapshot(), endpoint.getMaxVersionsPerPoll());
    int given = 0;
    boolean broken = false;
    for (TableVersion version : look.versions()) {
      if (!isRunAllowed() || isSuspendingOrSuspended()) {
        broken = true;
        break;
      }
      give(version, look.tableId());
      given++;
    }
    // A poll that has its fill means that there is more, and so the next one comes at once.
    return look.complete() && !broken ? given : Math.max(given, endpoint.getMaxVersionsPerPoll());
  }

  /** A version whose exchange fails is given again by the next poll. */
  private void give(TableVersion version, String tableId) throws Exception {
    Exchange exchange = createExchange(false);
    try {
      exchange.getMessage().setHeader(DeltaHeaders.VERSION, version);
      exchange.getMessage().setHeader(DeltaHeaders.TABLE_ID, tableId);
      exchange.getMessage().setBody(new DeltaVersionRows(reader, version));
      getProcessor().process(exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      taken = OptionalLong.of(version.number());
    } finally {
      releaseExchange(exchange, false);
    }
  }
}
