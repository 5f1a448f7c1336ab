package io.anasto.source;

import java.io.File;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;

/** Camel's endpoint of a directory, with a {@link SourceConsumer}. */
final class SourceFileEndpoint extends FileEndpoint {
  private final FoundFile.Directory directory;
  private final Listing listing;
  private final DiscoveryFilter discovery;

  SourceFileEndpoint(
      String uri,
      FileComponent component,
      FoundFile.Directory directory,
      Listing listing,
      DiscoveryFilter discovery) {
    super(uri, component);
    this.directory = directory;
    this.listing = listing;
    this.discovery = discovery;
  }

  @Override
  protected FileConsumer newFileConsumer(
      Processor processor, GenericFileOperations<File> operations) {
    return new SourceConsumer(
        this,
        processor,
        operations,
        processStrategy != null ? processStrategy : createGenericFileStrategy(),
        directory,
        listing,
        discovery);
  }
}
