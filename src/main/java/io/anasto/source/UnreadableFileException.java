package io.anasto.source;

import java.io.IOException;

/** A file of a batch cannot be opened or read, whatever is in it. */
final class UnreadableFileException extends EntryException {
  private static final long serialVersionUID = 1L;

  /**
   * @param path below the source's directory
   * @param name as the user knows the file
   */
  UnreadableFileException(String path, String name, IOException cause) {
    super(path, name + " cannot be read: " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
