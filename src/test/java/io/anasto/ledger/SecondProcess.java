package io.anasto.ledger;

import java.io.IOException;
import java.nio.file.Path;

/** What another process does with a ledger: the first argument says what, the second where. */
final class SecondProcess {
  private SecondProcess() {}

  static Process start(String what, Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            SecondProcess.class.getName(),
            what,
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "open" -> open(directory);
      case "command" -> command(directory);
      case "work" -> work(directory);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void open(Path directory) {
    try (Ledger ledger = Ledger.open(directory)) {
      System.out.println("opened " + ledger.id());
    } catch (LedgerException e) {
      System.out.println(e.getMessage());
    }
  }

  private static void command(Path directory) {
    try (Ledger ledger = Ledger.openForCommand(directory)) {
      ledger.request(Request.retry("orders", true));
      ledger.request(Request.rename("lake", false, "sea"));
      System.out.println("running " + ledger.isRunning());
    }
  }

  /** Works until it is killed and says after each batch which one it has delivered. */
  private static void work(Path directory) {
    LedgerFixture fixture = new LedgerFixture(directory);
    SourceEntry source = fixture.source("orders");
    DestinationEntry lake = fixture.destination("lake", source);
    for (int i = 0; ; i++) {
      Batch batch = fixture.batchOf(source, "f" + i);
      fixture.deliver(batch.number(), lake);
      System.out.println(batch.number());
      System.out.flush();
    }
  }
}
