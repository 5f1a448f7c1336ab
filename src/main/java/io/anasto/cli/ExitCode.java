package io.anasto.cli;

/** What the process tells its caller. */
public final class ExitCode {
  /** All done. */
  public static final int DONE = 0;

  /** A table stopped, or data failed. */
  public static final int DATA = 1;

  /** The config or the command line is wrong; nothing was read or written. */
  public static final int USAGE = 2;

  /** Ended by Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
