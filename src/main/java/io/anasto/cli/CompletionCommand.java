package io.anasto.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code anasto completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description =
        "Print a completion script for bash and zsh; 'source <(anasto completion)' puts it to use.")
final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash("anasto", spec.root().commandLine()));
    terminal.out().println();
    return ExitCode.DONE;
  }
}
