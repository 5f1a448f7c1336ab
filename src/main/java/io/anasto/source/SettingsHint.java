package io.anasto.source;

import io.anasto.ledger.BatchFile;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once for a table which of its settings a file suggests to be meant otherwise. */
final class SettingsHint {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsHint.class);

  private final SourcePlan plan;
  private final BatchContent content;
  private final AtomicBoolean looked = new AtomicBoolean();
  private final AtomicBoolean told = new AtomicBoolean();

  SettingsHint(SourcePlan plan, BatchContent content) {
    this.plan = plan;
    this.content = content;
  }

  /**
   * Looks at the first file of a batch, where the first batch or its columns are a reason.
   *
   * @param columns of the schema that the batch is read with
   */
  void look(List<BatchFile> batch, int columns) {
    if (!batch.isEmpty() && (!looked.getAndSet(true) || columns == 1)) {
      look(batch.get(0));
    }
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
