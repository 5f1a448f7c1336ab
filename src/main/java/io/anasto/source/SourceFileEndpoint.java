package io.anasto.source;

import java.io.File;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;

/** Camel's endpoint of a directory, with a {@link SourceConsumer}. */
final class SourceFileEndpoint extends FileEndpoint {
  private final Supplier<Set<Path>> named;
  private final LongConsumer cost;

  SourceFileEndpoint(
      String uri, FileComponent component, Supplier<Set<Path>> named, LongConsumer cost) {
    super(uri, component);
    this.named = named;
    this.cost = cost;
  }

  @Override
  protected FileConsumer newFileConsumer(
      Processor processor, GenericFileOperations<File> operations) {
    return new SourceConsumer(
        this,
        processor,
        operations,
        processStrategy != null ? processStrategy : createGenericFileStrategy(),
        named,
        cost);
  }
}
