package io.anasto.source;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;

/**
 * Camel's file consumer, which can look at some files alone: to list a directory of 100,000 for the
 * one that was heard of would take a second.
 */
final class SourceConsumer extends FileConsumer {
  private final Supplier<Set<Path>> named;
  private final LongConsumer cost;

  /**
   * @param named the files that a poll looks at; empty when it lists the directory
   * @param cost is told how many nanoseconds a listing took
   */
  SourceConsumer(
      FileEndpoint endpoint,
      Processor processor,
      GenericFileOperations<File> operations,
      GenericFileProcessStrategy<File> processStrategy,
      Supplier<Set<Path>> named,
      LongConsumer cost) {
    super(endpoint, processor, operations, processStrategy);
    this.named = named;
    this.cost = cost;
  }

  @Override
  protected boolean pollDirectory(
      Exchange dynamic, String directory, List<GenericFile<File>> fileList, int depth) {
    Set<Path> names = named.get();
    if (names.isEmpty()) {
      long start = System.nanoTime();
      boolean whole = super.pollDirectory(dynamic, directory, fileList, depth);
      cost.accept(System.nanoTime() - start);
      return whole;
    }
    for (Path name : names) {
      look(dynamic, name.toFile(), fileList);
    }
    return true;
  }

  private void look(Exchange dynamic, File file, List<GenericFile<File>> fileList) {
    if (file.isDirectory()) {
      return;
    }
    GenericFile<File> found =
        asGenericFile(
            getEndpoint().getConfiguration().getDirectory(),
            file,
            getEndpoint().getCharset(),
            getEndpoint().isProbeContentType());
    boolean valid =
        isValidFile(
            dynamic,
            () -> found,
            file.getName(),
            file.getAbsolutePath(),
            found::getRelativeFilePath,
            false,
            new File[] {file});
    if (valid) {
      fileList.add(found);
    }
  }
}
