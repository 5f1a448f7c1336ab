package io.anasto.source;

import io.anasto.ledger.BatchFile;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once for a table which of its settings a file suggests to be meant otherwise. */
final class SettingsHint {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsHint.class);

  private final SourcePlan plan;
  private final BatchContent content;
  private final AtomicBoolean told = new AtomicBoolean();

  SettingsHint(SourcePlan plan, BatchContent content) {
    this.plan = plan;
    this.content = content;
  }

  void look(BatchFile file) {
    if (told.get()) {
      return;
    }
    try {
      Optional<String> hint = content.hint(file);
      if (hint.isPresent() && !told.getAndSet(true)) {
        LOG.warn("{}: {}: {}", plan.name(), content.display(file), hint.get());
      }
    } catch (IOException e) {
      LOG.debug("{}: no look at {}: {}", plan.name(), content.display(file), e.getMessage());
    }
  }
}
