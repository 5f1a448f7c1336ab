package io.anasto;

import static io.anasto.Commands.destination;
import static io.anasto.Commands.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.Commands.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that stop a table: they read well, and what they advise lets the table go on. */
class MessagesTest {
  @TempDir Path directory;
  private Commands anasto;

  @BeforeEach
  void oneTable() throws Exception {
    anasto = new Commands(directory);
    anasto.write("config.toml", source("orders") + destination("orders", "lake"));
  }

  private String stopped() {
    Result run = anasto.once();
    assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
    String status = anasto.run("status").out();
    assertThat(status).doesNotContainPattern("[?.!]\\. ");
    return status;
  }

  private void goesOn() throws Exception {
    Result run = anasto.once();
    assertThat(run.exitCode()).as(run.text() + anasto.run("status").out()).isZero();
    assertThat(anasto.content("lake")).isEqualTo("{\"id\":1}\n");
  }

  @Test
  void anotherEncodingIsMended() throws Exception {
    Path file = anasto.drop("orders/a.csv", "id\n1\n");
    Files.write(file, new byte[] {'i', 'd', '\n', (byte) 0xE9, '\n'});
    assertThat(stopped())
        .contains("say its encoding, such as csv = { encoding = \"windows-1252\" }. Mend it, or");

    anasto.write(
        "config.toml",
        source("orders", "csv = { encoding = \"windows-1252\" }") + destination("orders", "lake"));
    Result run = anasto.once();
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(anasto.content("lake")).isEqualTo("{\"id\":\"é\"}\n");
  }

  @Test
  void aSnippetThatFailsIsMended() throws Exception {
    anasto.drop("orders/a.csv", "id\n1\n");
    Path snippet =
        anasto.write(
            "routes/mine.yaml",
            """
            - route:
                from:
                  uri: direct:transform.orders
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: "no luck?"
            """);
    assertThat(stopped()).contains("no luck? Mend the route, then `anasto retry`");

    Files.delete(snippet);
    goesOn();
  }

  @Test
  void aFileInTheWayIsMovedAway() throws Exception {
    anasto.drop("orders/a.csv", "id\n1\n");
    assertThat(anasto.once().exitCode()).isZero();
    Files.delete(anasto.path("lake/lake-000000000001.json"));
    anasto.write("lake/lake-000000000002.json", "not ours");
    anasto.drop("orders/b.csv", "id\n1\n");
    // The check of the ledger's age would take it for a batch of a newer one.
    Result run = anasto.once();
    assertThat(run.exitCode()).as(run.text()).isEqualTo(2);
    assertThat(run.err()).contains("If Anasto did not write that batch, move it out");

    Files.delete(anasto.path("lake/lake-000000000002.json"));
    goesOn();
  }
}
