package io.anasto.source;

import java.io.File;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;

/** Camel's endpoint of a directory, with a {@link SourceConsumer}. */
final class SourceFileEndpoint extends FileEndpoint {
  private final Supplier<Set<Path>> named;

  SourceFileEndpoint(String uri, FileComponent component, Supplier<Set<Path>> named) {
    super(uri, component);
    this.named = named;
  }

  @Override
  protected FileConsumer newFileConsumer(
      Processor processor, GenericFileOperations<File> operations) {
    return new SourceConsumer(
        this,
        processor,
        operations,
        processStrategy != null ? processStrategy : createGenericFileStrategy(),
        named);
  }
}
