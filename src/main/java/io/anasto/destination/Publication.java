package io.anasto.destination;

import io.anasto.format.OutputFile;
import io.anasto.ledger.DeliveryException;
import io.anasto.ledger.Part;
import io.anasto.row.Failpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Gives the prepared files of a batch their names. May be done again after a crash: a file that has
 * its name already is recognised.
 */
final class Publication {
  private static final int BUFFER = 1 << 16;
  private static final String IN_THE_WAY = "is in the way: Anasto did not make it";

  private final Path directory;

  Publication(Path directory) {
    this.directory = directory;
  }

  /**
   * Looks whether the parts' names are free, while the batch can still be left out or made again.
   *
   * @throws DeliveryException (refused) when another file has one of the names
   */
  void checkNames(List<Part> parts) throws DeliveryException {
    for (Part part : parts) {
      checkName(part.name());
    }
  }

  /**
   * Looks whether a name is free.
   *
   * @throws DeliveryException (refused) when it is not
   */
  void checkName(String name) throws DeliveryException {
    Path target = directory.resolve(name);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw foreign(target, IN_THE_WAY);
    }
  }

  /**
   * Names all parts, in order, and flushes the directory.
   *
   * @throws DeliveryException (refused) when another file has one of the names, or a part is lost
   */
  void publish(List<Part> parts) throws IOException {
    Set<Path> directories = new LinkedHashSet<>();
    // All of them first: to make one flushes the end of temporary names, whose files' new names
    // are not flushed yet.
    for (Part part : parts) {
      Path parent = directory.resolve(part.name()).getParent();
      if (directories.add(parent)) {
        createDirectories(parent);
      }
    }
    for (Part part : parts) {
      publish(part);
      Failpoint.NAMED.reach();
    }
    if (!parts.isEmpty()) {
      // The temporary names went from it.
      directories.add(directory);
    }
    for (Path one : directories) {
      OutputFile.flushDirectory(one);
    }
    Failpoint.PUBLISHED.reach();
  }

  /**
   * Removes the files of a batch that is not visible and will not be. Until the ledger has taken it
   * back they stay under their temporary names: a process that dies in between finds them.
   *
   * @param ledger takes the batch back
   */
  void withdraw(List<Part> parts, Runnable ledger) throws IOException {
    for (Part part : parts) {
      takeBack(directory.resolve(part.name()), directory.resolve(part.temporaryName()));
    }
    Set<Path> directories = new LinkedHashSet<>();
    directories.add(directory);
    parts.forEach(part -> directories.add(directory.resolve(part.name()).getParent()));
    for (Path one : directories) {
      if (Files.isDirectory(one)) {
        OutputFile.flushDirectory(one);
      }
    }
    Failpoint.TAKEN_BACK.reach();
    ledger.run();
    for (Part part : parts) {
      Files.deleteIfExists(directory.resolve(part.temporaryName()));
    }
  }

  private static void takeBack(Path target, Path temporary) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.exists(temporary)) {
      Files.move(target, temporary, StandardCopyOption.ATOMIC_MOVE);
    } else if (Files.isSameFile(target, temporary)) {
      // It died between the link and the end of the temporary name.
      Files.delete(target);
    }
  }

  /** Whether one of the files is there, under whatever name. */
  boolean hasAny(List<Part> parts) {
    return parts.stream()
        .anyMatch(
            part ->
                Files.exists(directory.resolve(part.temporaryName()))
                    || Files.exists(directory.resolve(part.name())));
  }

  /** Makes a directory and those above it as lasting as what will be in it. */
  static void createDirectories(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (Files.isDirectory(directory) || parent == null) {
      return;
    }
    createDirectories(parent);
    Files.createDirectories(directory);
    OutputFile.flushDirectory(parent);
  }

  private void publish(Part part) throws IOException {
    Path temporary = directory.resolve(part.temporaryName());
    Path target = directory.resolve(part.name());
    if (!Files.exists(temporary)) {
      if (!Files.exists(target)) {
        throw new DeliveryException(
            DeliveryException.Kind.REFUSED,
            "%s is lost, and so is its temporary file %s. Bring one back, then `anasto retry`; or `anasto reset` delivers the table anew"
                .formatted(target, temporary.getFileName()));
      }
      if (!isPart(target, part)) {
        throw foreign(target, "is not the file that was written there");
      }
      return;
    }
    if (Files.size(temporary) != part.size()) {
      throw new DeliveryException(
          DeliveryException.Kind.REFUSED,
          "%s is not whole: it has %,d bytes, and %,d were written. Bring it back, then `anasto retry`; or `anasto reset` delivers the table anew"
              .formatted(temporary, Files.size(temporary), part.size()));
    }
    try {
      // A link fails when the name is taken; a rename would replace what has it.
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isSameFile(target, temporary)) {
        throw foreign(target, IN_THE_WAY);
      }
    } catch (UnsupportedOperationException | FileSystemException e) {
      rename(temporary, target, e);
      return;
    }
    Files.delete(temporary);
  }

  /** For file systems without links. */
  private void rename(Path temporary, Path target, Exception noLink) throws IOException {
    if (Files.exists(target)) {
      throw foreign(target, IN_THE_WAY);
    }
    try {
      Files.move(temporary, target);
    } catch (IOException e) {
      e.addSuppressed(noLink);
      throw e;
    }
  }

  private static DeliveryException foreign(Path file, String what) {
    return new DeliveryException(
        DeliveryException.Kind.REFUSED,
        "%s %s. Move it away, then `anasto retry`; it is not overwritten".formatted(file, what));
  }

  private static boolean isPart(Path file, Part part) throws IOException {
    try {
      return Files.size(file) == part.size() && checksum(file) == part.checksum();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static long checksum(Path file) throws IOException {
    CRC32C sum = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
      }
    }
    return sum.getValue();
  }
}
