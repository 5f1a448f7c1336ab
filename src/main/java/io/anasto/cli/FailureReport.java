package io.anasto.cli;

import io.anasto.config.ConfigException;
import io.anasto.ledger.LedgerException;
import io.anasto.ledger.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells why a command failed: a user's mistake by its message, an error of ours with its trace. */
final class FailureReport implements IExecutionExceptionHandler {
  private final Terminal terminal;

  FailureReport(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult result) {
    if (failure instanceof InterruptedException) {
      terminal.say("anasto: interrupted");
      return ExitCode.INTERRUPTED;
    }
    if (isOfUs(failure)) {
      terminal.say("anasto: this is an error in Anasto; please report it with what follows");
      failure.printStackTrace(terminal.err());
      return ExitCode.DATA;
    }
    Secrets.ofProcess()
        .mask(text(failure))
        .lines()
        .forEach(message -> terminal.say("anasto: " + message));
    return isPassing(failure) ? ExitCode.DATA : ExitCode.USAGE;
  }

  /** A service that is started again for it may find that the disk has space by then. */
  private static boolean isPassing(Throwable failure) {
    return failure instanceof LedgerException ledger && ledger.isPassing();
  }

  private static boolean isOfUs(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof ConfigException
          || one instanceof LedgerException
          || one instanceof CommandException
          || one instanceof IOException) {
        return false;
      }
    }
    return true;
  }

  /** A failure in words for the user. */
  static String text(Throwable failure) {
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (failure instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (failure instanceof FileAlreadyExistsException there) {
      return there.getFile() + " is there already";
    }
    if (failure instanceof UncheckedIOException unchecked) {
      String cause = text(unchecked.getCause());
      String message = unchecked.getMessage();
      return message == null || message.equals(unchecked.getCause().toString())
          ? cause
          : message + ": " + cause;
    }
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
