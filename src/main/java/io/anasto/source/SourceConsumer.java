package io.anasto.source;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's file consumer with a walk of its own through the directory: it goes on where the last
 * poll had its fill, while Camel would list 1,000,000 files anew for each 10,000 of them, into an
 * array; and it can look at some files alone.
 */
final class SourceConsumer extends FileConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(SourceConsumer.class);

  private final FoundFile.Directory root;
  private final Listing listing;
  private final DiscoveryFilter filter;

  /** The directories that are being walked through, the innermost first. */
  private final Deque<Level> walk = new ArrayDeque<>();

  SourceConsumer(
      FileEndpoint endpoint,
      Processor processor,
      GenericFileOperations<File> operations,
      GenericFileProcessStrategy<File> processStrategy,
      FoundFile.Directory root,
      Listing listing,
      DiscoveryFilter filter) {
    super(endpoint, processor, operations, processStrategy);
    this.root = root;
    this.filter = filter;
    this.listing = listing;
  }

  /** A directory, and what is left of it. */
  private record Level(Path directory, DirectoryStream<Path> entries, Iterator<Path> left) {
    @SuppressWarnings("StreamResourceLeak") // closed when the walk leaves the directory
    static Level of(Path directory) throws IOException {
      DirectoryStream<Path> entries = Files.newDirectoryStream(directory);
      return new Level(directory, entries, entries.iterator());
    }
  }

  @Override
  protected synchronized boolean pollDirectory(
      Exchange dynamic, String directory, List<GenericFile<File>> fileList, int depth) {
    Set<Path> names = listing.named();
    if (!names.isEmpty()) {
      for (Path name : names) {
        FoundFile file = new FoundFile(root, name);
        if (!file.isDirectory()) {
          look(dynamic, file, fileList);
        }
      }
      return true;
    }
    long start = System.nanoTime();
    boolean whole = false;
    try {
      if (!listing.goesOn() || walk.isEmpty()) {
        endWalk();
        enterRoot(root.path());
      }
      whole = goOn(dynamic, fileList);
    } catch (IOException | DirectoryIteratorException e) {
      throw new GenericFileOperationFailedException(
          "the directory %s cannot be listed: %s".formatted(directory, e.getMessage()), e);
    } finally {
      listing.took(System.nanoTime() - start, whole);
      if (!whole && canPollMoreFiles(fileList)) {
        // Not its fill: it failed, or is to end.
        endWalk();
      }
    }
    return whole;
  }

  private void enterRoot(Path root) throws IOException {
    try {
      walk.push(Level.of(root));
    } catch (NoSuchFileException | NotDirectoryException e) {
      LOG.debug("{} has just gone", root);
    }
  }

  /** Whether the walk came to its end. */
  private boolean goOn(Exchange dynamic, List<GenericFile<File>> fileList) throws IOException {
    while (!walk.isEmpty()) {
      if (!hasNext()) {
        walk.pop().entries().close();
      } else if (!canPollMoreFiles(fileList) || !isRunAllowed()) {
        return false;
      } else {
        FoundFile entry = new FoundFile(root, walk.peek().left().next());
        if (entry.getName().startsWith(".")) {
          filter.hidden(entry);
        } else {
          visit(dynamic, entry, fileList);
        }
      }
    }
    return true;
  }

  /** Whether the innermost directory has another entry. One below the root may break off. */
  private boolean hasNext() {
    Level level = walk.peek();
    try {
      return level.left().hasNext();
    } catch (DirectoryIteratorException e) {
      if (walk.size() == 1) {
        throw e;
      }
      filter.unreadable(new FoundFile(root, level.directory()), e.getCause());
      return false;
    }
  }

  private void visit(Exchange dynamic, FoundFile file, List<GenericFile<File>> fileList) {
    if (!file.isDirectory()) {
      look(dynamic, file, fileList);
    } else if (!getEndpoint().isRecursive()) {
      filter.subdirectory(file);
    } else if (isValid(dynamic, file, true)) {
      enter(file);
    }
  }

  private void enter(FoundFile directory) {
    try {
      walk.push(Level.of(directory.toPath()));
    } catch (NoSuchFileException | NotDirectoryException e) {
      LOG.debug("{} has just gone", directory);
    } catch (IOException e) {
      filter.unreadable(directory, e);
    }
  }

  private void look(Exchange dynamic, FoundFile file, List<GenericFile<File>> fileList) {
    if (isValid(dynamic, file, false)) {
      fileList.add(generic(file));
    }
  }

  private GenericFile<File> generic(FoundFile file) {
    return asGenericFile(
        getEndpoint().getConfiguration().getDirectory(),
        file,
        getEndpoint().getCharset(),
        getEndpoint().isProbeContentType());
  }

  private boolean isValid(Exchange dynamic, FoundFile file, boolean isDirectory) {
    return isValidFile(
        dynamic,
        () -> generic(file),
        file.getName(),
        file.getPath(),
        file::relative,
        isDirectory,
        new File[] {file});
  }

  /** Camel would leave some names out by itself, and look for others in an array of its listing. */
  @Override
  protected boolean isMatched(
      Exchange dynamic,
      Supplier<GenericFile<File>> file,
      String name,
      String absoluteFilePath,
      Supplier<String> relativeFilePath,
      boolean isDirectory,
      File[] files) {
    return filter.accepts((FoundFile) files[0], isDirectory);
  }

  private void endWalk() {
    while (!walk.isEmpty()) {
      try {
        walk.pop().entries().close();
      } catch (IOException e) {
        LOG.debug("a directory could not be closed", e);
      }
    }
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    synchronized (this) {
      endWalk();
    }
  }
}
