package io.anasto.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.config.ConfigException;
import io.anasto.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A problem hides no other one, of whatever kind both are, and makes none seem to be there. */
class PairsOfProblemsTest {
  private static final String CONFIG =
      """
      [anasto]
      state_dir = "./state/"
      http = "127.0.0.1:8080"
      routes = "./routes/"

      [camel]
      "main.shutdownTimeout" = 10

      [[source_table]]
      type = "files"
      table_name = "orders"
      dirpath = "./orders/"
      filetype = "csv"
      settle = 0
      include = "*.csv"
      on_fail = "stop"
      schema = { id = "int64" }

      [[source_table]]
      type = "files"
      table_name = "chained"
      dirpath = "./lake/"
      filetype = "json"
      poll_interval = 100

      [[source_table]]
      type = "open_table"
      table_name = "delta"
      dirpath = "./delta/"
      on_gap = "stop"

      [[destination_table]]
      type = "files"
      source_table_name = "orders"
      dest_table_name = "lake"
      dirpath = "./lake/"
      filetype = "json"
      compression = "none"

      [[destination_table]]
      type = "files"
      source_table_name = "chained"
      dest_table_name = "second"
      dirpath = "./second/"
      target_file_size = "1MiB"
      columns = ["id"]

      [[destination_table]]
      type = "open_table"
      source_table_name = "delta"
      dest_table_name = "third"
      dirpath = "./third/"
      partition_by = ["day"]
      """;

  /**
   * A change that makes one problem.
   *
   * @param line that is changed, as it stands in {@link #CONFIG}; the first of that text
   * @param needs lines without which the problem cannot be seen
   */
  record Fault(String line, String instead, String message, Set<String> needs) {
    static Fault of(String line, String instead, String message, String... needs) {
      return new Fault(line, instead, message, Set.of(needs));
    }

    @Override
    public String toString() {
      return instead.isEmpty() ? "no " + line : instead;
    }
  }

  private static final String ORDERS = "table_name = \"orders\"\ndirpath = \"./orders/\"";
  private static final String CHAINED = "table_name = \"chained\"\ndirpath = \"./lake/\"";
  private static final String JSON = "filetype = \"json\"\npoll_interval";
  private static final String WRITTEN = "filetype = \"json\"\ncompression = \"none\"";
  private static final String LAKE =
      "source_table_name = \"orders\"\ndest_table_name = \"lake\"\ndirpath = \"./lake/\"";
  private static final String SECOND =
      "source_table_name = \"chained\"\ndest_table_name = \"second\"\ndirpath = \"./second/\"";
  private static final String THIRD =
      "source_table_name = \"delta\"\ndest_table_name = \"third\"\ndirpath = \"./third/\"";

  private static final List<Fault> FAULTS =
      List.of(
          Fault.of("http = \"127.0.0.1:8080\"", "http = \"nowhere\"", "'http' in [anasto] must be"),
          Fault.of(
              "state_dir = \"./state/\"", "state_dir = \"\"", "'state_dir' in [anasto] is empty"),
          Fault.of(
              "routes = \"./routes/\"", "routes = \"./file\"", "'routes' in [anasto] is a file"),
          Fault.of("[camel]", "[camels]", "unknown key 'camels'"),
          Fault.of(
              ORDERS,
              "table_name = \"orders\"",
              "'dirpath' in [[source_table]] 'orders' is missing"),
          Fault.of(
              ORDERS,
              "table_name = \"orders\"\ndirpath = \"./file\"",
              "'dirpath' in [[source_table]] 'orders' (./file) is a file"),
          Fault.of(
              ORDERS,
              "table_name = \"orders\"\ndirpath = \"./state/x/\"",
              "lies in state_dir",
              "state_dir = \"./state/\""),
          Fault.of(ORDERS, "table_name = \"orders\"\ndirpath = \"s3://x/\"", "is an address"),
          Fault.of(
              "filetype = \"csv\"",
              "filetype = \"cvs\"",
              "'filetype' in [[source_table]] 'orders' must be"),
          Fault.of("settle = 0", "settle = -1", "'settle' in [[source_table]] 'orders' must be"),
          Fault.of("settle = 0", "setle = 0", "unknown key 'setle' in [[source_table]] 'orders'"),
          Fault.of("include = \"*.csv\"", "include = \"[\"", "which is no pattern"),
          Fault.of(
              "on_fail = \"stop\"",
              "on_fail = \"hope\"",
              "'on_fail' in [[source_table]] 'orders' must be"),
          Fault.of(
              "id = \"int64\"",
              "id = \"int\"",
              "'id' in 'schema' of [[source_table]] 'orders' is wrong"),
          Fault.of(
              JSON,
              "filetype = \"avro\"\npoll_interval",
              "writes json where [[source_table]] 'chained' reads avro",
              WRITTEN,
              CHAINED,
              LAKE),
          Fault.of(
              "poll_interval = 100",
              "poll_interval = \"x\"",
              "'poll_interval' in [[source_table]] 'chained' must be"),
          Fault.of(
              "on_gap = \"stop\"",
              "on_gap = \"jump\"",
              "'on_gap' in [[source_table]] 'delta' must be"),
          Fault.of(
              "type = \"open_table\"\ntable_name = \"delta\"",
              "type = \"opentable\"\ntable_name = \"delta\"",
              "'type' in [[source_table]] 'delta' must be"),
          Fault.of(
              WRITTEN,
              "filetype = \"jsn\"\ncompression = \"none\"",
              "'filetype' in [[destination_table]] 'lake' must be",
              JSON),
          Fault.of(
              WRITTEN,
              "filetype = \"json\"\ncompression = \"rar\"",
              "'compression' in [[destination_table]] 'lake' must be"),
          Fault.of(
              LAKE,
              LAKE.replace("= \"orders\"", "= \"order\""),
              "\"order\", and there is no such source"),
          Fault.of(
              LAKE,
              LAKE.replace("source_table_name = \"orders\"\n", ""),
              "'source_table_name' in [[destination_table]] 'lake' is missing"),
          Fault.of(
              SECOND,
              SECOND.replace("chained", "nowhere"),
              "\"nowhere\", and there is no such source"),
          Fault.of(
              SECOND,
              SECOND.replace("\"second\"", "\"lake\""),
              "[[destination_table]] 'lake' is there twice",
              LAKE),
          Fault.of(SECOND, SECOND.replace("\"second\"", "\"_second\""), "begins with '_'"),
          Fault.of(
              SECOND,
              SECOND.replace("./second/", "./third/"),
              "is also the directory of [[destination_table]]",
              THIRD),
          Fault.of(
              "target_file_size = \"1MiB\"",
              "target_file_size = \"much\"",
              "'target_file_size' in [[destination_table]]"),
          Fault.of("columns = [\"id\"]", "columns = [\"=\"]", "'columns' in [[destination_table]]"),
          Fault.of(
              THIRD,
              THIRD.replace("\"delta\"", "\"dleta\""),
              "\"dleta\", and there is no such source"),
          Fault.of(
              "type = \"open_table\"\nsource_table_name",
              "type = \"opn_table\"\nsource_table_name",
              "'type' in [[destination_table]] 'third' must be"),
          Fault.of(
              "partition_by = [\"day\"]",
              "partition_by = [\"day\", \"day\"]",
              "has \"day\" twice"));

  @TempDir Path directory;

  @BeforeEach
  void aFile() throws IOException {
    Files.createFile(directory.resolve("file"));
  }

  static Stream<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (int i = 0; i < FAULTS.size(); i++) {
      for (int j = 0; j < i; j++) {
        Fault first = FAULTS.get(j);
        Fault second = FAULTS.get(i);
        boolean apart =
            !overlap(first.line(), second.line())
                && first.needs().stream().noneMatch(line -> overlap(line, second.line()))
                && second.needs().stream().noneMatch(line -> overlap(line, first.line()));
        if (apart) {
          pairs.add(Arguments.of(first, second));
        }
      }
    }
    return pairs.stream();
  }

  /** Whether two changes, or a change and what another one needs, are of the same text. */
  private static boolean overlap(String left, String right) {
    int a = CONFIG.indexOf(left);
    int b = CONFIG.indexOf(right);
    return a < b + right.length() && b < a + left.length();
  }

  @Test
  void theConfigIsSoundBeforeItIsChanged() throws IOException {
    assertThat(problems(List.of())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void twoProblemsAreBothTold(Fault first, Fault second) throws IOException {
    Set<String> each = new TreeSet<>(problems(List.of(first)));
    assertThat(each).as("the one").hasSize(1).first().asString().contains(first.message());
    Set<String> other = problems(List.of(second));
    assertThat(other).as("the other").hasSize(1).first().asString().contains(second.message());
    // What a message calls another table may be what the other fault has changed.
    List<String> both = new ArrayList<>(problems(List.of(first, second)));

    assertThat(both).as("both").hasSize(2);
    assertThat(both).anyMatch(message -> message.contains(first.message()));
    assertThat(both).anyMatch(message -> message.contains(second.message()));
  }

  private Set<String> problems(List<Fault> faults) throws IOException {
    String text = CONFIG;
    for (Fault fault : faults) {
      int at = text.indexOf(fault.line());
      assertThat(at).as("%s in the config", fault.line()).isNotNegative();
      text = text.substring(0, at) + fault.instead() + text.substring(at + fault.line().length());
    }
    Path config = Files.writeString(directory.resolve("config.toml"), text);
    try {
      assertThat(Plan.read(config, Map.of())).isNotNull();
      return Set.of();
    } catch (ConfigException e) {
      Set<String> messages = new TreeSet<>();
      e.problems().stream().map(Problem::message).forEach(messages::add);
      assertThat(messages).as("no problem is told twice").hasSameSizeAs(e.problems());
      return messages;
    }
  }
}
