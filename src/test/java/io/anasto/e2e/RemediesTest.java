package io.anasto.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.LakeTable;
import io.anasto.LocalAnasto;
import io.anasto.TableRows;
import io.anasto.ledger.Ledger;
import io.anasto.ledger.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every remedy that a message names is followed to the letter, and the rows arrive.
 *
 * <p>A case is a story in steps: {@link Story#config} and {@link Story#file} as a user would write
 * them, {@link Story#delivers} for a run that ends well, {@link Story#stops} for one that does not,
 * with what its message says, the remedy itself, and {@link Story#gives} for what there is at the
 * end. A new case is one more of {@link #stories}.
 */
class RemediesTest {
  private static final String ANOTHER_TYPE =
      "give the column another type in [source_table.schema]";
  private static final String ADD_COLUMNS = "schema_evolution = \"add_columns\"";

  @TempDir Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource("stories")
  void theRemedyWorks(Story story) throws Exception {
    story.tell(directory);
  }

  static Stream<Story> stories() {
    return Stream.of(types(), columns(), deltaTables(), openSources()).flatMap(stories -> stories);
  }

  private static Stream<Story> types() {
    return Stream.of(
        new Story("another type, as the message spells it")
            .config(csv(), json("out"))
            .file("in/a.csv", "id,n\n1,5\n")
            .delivers()
            .file("in/b.csv", "id,n\n2,7.5\n")
            .stops(
                "in/b.csv line 2, column \"n\": \"7.5\" is not an int64",
                ANOTHER_TYPE,
                "such as n = \"float64\"")
            .config(csv("schema = { n = \"float64\" }"), json("out"))
            .retry("orders")
            .delivers()
            .gives("out", "{id=1, n=5}", "{id=2, n=7.5}"),
        new Story("another type within a struct")
            .config(source("json"), json("out"))
            .file("in/a.json", "{\"o\":{\"l\":[{\"a\":1,\"b\":true}]}}\n")
            .delivers()
            .file("in/b.json", "{\"o\":{\"l\":[{\"a\":\"x\",\"b\":null}]}}\n")
            .stops(ANOTHER_TYPE, "such as o = \"struct<l:list<struct<a:string,b:boolean>>>\"")
            .config(
                source("json", "schema = { o = \"struct<l:list<struct<a:string,b:boolean>>>\" }"),
                json("out"))
            .retry("orders")
            .delivers()
            .gives("out", "{o={l=[{a=1, b=true}]}}", "{o={l=[{a=x}]}}"),
        new Story("leave the file out")
            .config(csv(), json("out"))
            .file("in/a.csv", "n\n5\n")
            .delivers()
            .file("in/b.csv", "n\nx\n")
            .file("in/c.csv", "n\n6\n")
            .stops("leave the file out with on_fail = \"skip\"; then `anasto retry`")
            .config(csv("on_fail = \"skip\""), json("out"))
            .retry("orders")
            .delivers()
            .gives("out", "{n=5}", "{n=6}"),
        new Story("mend the file")
            .config(csv(), json("out"))
            .file("in/a.csv", "id,n\n1,2,3\n")
            .stops("Mend it")
            .file("in/a.csv", "id,n\n1,2\n")
            .retry("orders")
            .delivers()
            .gives("out", "{id=1, n=2}"),
        new Story("settle what only nulls were seen of")
            .config(csv(), json("out"))
            .file("in/a.csv", "id,n\n1,\n")
            .delivers()
            .config(csv("schema = { n = \"decimal(10,2)\" }"), json("out"))
            .file("in/b.csv", "id,n\n2,7\n")
            .delivers()
            .gives("out", "{id=1}", "{id=2, n=7.0}"));
  }

  private static Stream<Story> columns() {
    return Stream.of(
        new Story("take new columns")
            .config(csv(), json("out"))
            .file("in/a.csv", "id\n1\n")
            .delivers()
            .file("in/b.csv", "id,more\n2,x\n")
            .stops("column \"more\" is not in the table's schema", ADD_COLUMNS)
            .config(csv(ADD_COLUMNS), json("out"))
            .retry("orders")
            .delivers()
            .gives("out", "{id=1}", "{id=2, more=x}"),
        new Story("name the new column")
            .config(csv(), json("out"))
            .file("in/a.csv", "id\n1\n")
            .delivers()
            .file("in/b.csv", "id,more\n2,x\n")
            .file("in/c.csv", "id\n3\n")
            .stops("give it a type in [source_table.schema], such as more = \"string\"")
            .config(csv("schema = { more = \"string\" }"), json("out"))
            .retry("orders")
            .delivers()
            .gives("out", "{id=1}", "{id=2, more=x}", "{id=3}"),
        new Story("have missing columns null")
            .config(csv(), json("out"))
            .file("in/a.csv", "id,name\n1,x\n")
            .file("in/b.csv", "id\n2\n")
            .stops(
                "column \"name\" of the table's schema is missing",
                "have such columns null with " + ADD_COLUMNS)
            .config(csv(ADD_COLUMNS), json("out"))
            .retry("orders")
            .delivers()
            .gives("out", "{id=1, name=x}", "{id=2}"),
        new Story("have other columns inferred")
            .config(csv("schema = { id = \"int64\" }", "other_columns = \"fail\""), json("out"))
            .file("in/a.csv", "id,more\n1,x\n")
            .stops("column \"more\" is not in the table's schema", "other_columns = \"infer\"")
            .config(csv("schema = { id = \"int64\" }", "other_columns = \"infer\""), json("out"))
            .retry("orders")
            .delivers()
            .gives("out", "{id=1, more=x}"),
        new Story("take new fields")
            .config(source("json"), json("out"))
            .file("in/a.json", "{\"o\":{\"a\":1}}\n")
            .delivers()
            .file("in/b.json", "{\"o\":{\"a\":1,\"b\":2}}\n")
            .stops("column \"o.b\" is not in the table's schema", ADD_COLUMNS)
            .config(source("json", ADD_COLUMNS), json("out"))
            .retry("orders")
            .delivers()
            .gives("out", "{o={a=1}}", "{o={a=1, b=2}}"),
        new Story("declare objects as maps")
            .config(source("json"), json("out"))
            .file("in/a.json", "{\"o\":{\"u1\":1}}\n")
            .delivers()
            .file("in/b.json", "{\"o\":{\"u2\":2}}\n{\"o\":{\"u3\":3}}\n")
            .stops(
                "declare its objects as a map in [source_table.schema], such as o ="
                    + " \"map<string,int64>\"")
            .config(source("json", "schema = { o = \"map<string,int64>\" }"), json("out"))
            .retry("orders")
            .delivers()
            .gives("out", "{o={u1=1}}", "{o={u2=2}}", "{o={u3=3}}"));
  }

  private static Stream<Story> deltaTables() {
    String declared = "schema = { n = \"float64\" }";
    return Stream.of(
        new Story("another type, and a new open table, as the source says")
            .config(csv(), lake("lake"))
            .file("in/a.csv", "id,n\n1,5\n")
            .delivers()
            .file("in/b.csv", "id,n\n2,7.5\n")
            .stops(
                "such as n = \"float64\" (the open table \"lake\" keeps the type that it has: give"
                    + " the destination a new dest_table_name and dirpath as well, and it gets all"
                    + " rows anew)")
            .config(csv(declared), lake("lake2"))
            .retry("orders")
            .delivers()
            .gives("lake2", "{id=1, n=5.0}", "{id=2, n=7.5}"),
        new Story("a new open table, as the destination says")
            .config(csv(), lake("lake"))
            .file("in/a.csv", "id,n\n1,5\n")
            .delivers()
            .file("in/b.csv", "id,n\n2,7.5\n")
            .config(csv(declared), lake("lake"))
            .stops(
                "column \"n\" is of type int64, and the rows' of type float64",
                "Give the destination a new dest_table_name and dirpath")
            .config(csv(declared), lake("lake2"))
            .delivers()
            .gives("lake2", "{id=1, n=5.0}", "{id=2, n=7.5}"),
        new Story("the column under another name")
            .config(csv(), lake("lake"))
            .file("in/a.csv", "id,n\n1,5\n")
            .delivers()
            .file("in/b.csv", "id,n\n2,7.5\n")
            .config(csv(declared), lake("lake"))
            .stops("take the column under another name with columns = [\"new = old\"]")
            .config(csv(declared), lake("lake", "columns = [\"id\", \"n2 = n\"]"))
            .retry("lake")
            .delivers()
            .gives("lake", "{id=1, n=5}", "{id=2, n2=7.5}"),
        new Story("a name that Delta does not allow")
            .config(csv(), lake("lake"))
            .file("in/a.csv", "the id\n1\n")
            .stops("Rename it, such as with columns = [\"new = old\"]")
            .config(csv(), lake("lake", "columns = [\"id = the id\"]"))
            .retry("lake")
            .delivers()
            .gives("lake", "{id=1}"),
        new Story("names that differ in case alone")
            .config(csv(), lake("lake"))
            .file("in/a.csv", "id,ID\n1,2\n")
            .stops("in names that differ only in case", "Rename one of them")
            .config(csv(), lake("lake", "columns = [\"id\", \"other = ID\"]"))
            .retry("lake")
            .delivers()
            .gives("lake", "{id=1, other=2}"),
        new Story("another partitioning")
            .config(csv(), lake("lake", "partition_by = [\"id\"]"))
            .file("in/a.csv", "id,n\n1,5\n")
            .delivers()
            .file("in/b.csv", "id,n\n2,6\n")
            .config(csv(), lake("lake", "partition_by = [\"n\"]"))
            .stops("Leave partition_by out")
            .config(csv(), lake("lake"))
            .retry("lake")
            .delivers()
            .gives("lake", "{id=1, n=5}", "{id=2, n=6}"));
  }

  private static Stream<Story> openSources() {
    String source =
        """
        [[source_table]]
        type = "open_table"
        table_name = "orders"
        dirpath = "in"
        changes = "rows"
        poll_interval = 100
        """;
    return Stream.of(
        new Story("new columns of an open table")
            .config(source, json("out"))
            .version("struct<id:int64>", Map.of("id", 1L))
            .delivers()
            .version("struct<id:int64,more:string>", Map.of("id", 2L, "more", "x"))
            .stops("take new columns and fields with " + ADD_COLUMNS)
            .config(source + ADD_COLUMNS + "\n", json("out"))
            .retry("orders")
            .delivers()
            .gives("out", "{id=1}", "{id=2, more=x}"));
  }

  // Configs

  private static String csv(String... keys) {
    return source("csv", keys);
  }

  private static String source(String filetype, String... keys) {
    return """
    [[source_table]]
    type = "files"
    table_name = "orders"
    dirpath = "in"
    filetype = "%s"
    settle = 0
    poll_interval = 100
    %s
    """
        .formatted(filetype, String.join("\n", keys));
  }

  private static String json(String name) {
    return destination(name, "type = \"files\"\nfiletype = \"json\"");
  }

  private static String lake(String name, String... keys) {
    return destination(name, "type = \"open_table\"\n" + String.join("\n", keys));
  }

  private static String destination(String name, String keys) {
    return """
    [[destination_table]]
    source_table_name = "orders"
    dest_table_name = "%1$s"
    dirpath = "%1$s"
    %2$s
    """
        .formatted(name, keys);
  }

  /** What a user does and sees, in order. */
  static final class Story {
    private interface Step {
      void run(Telling telling) throws Exception;
    }

    private final String name;
    private final List<Step> steps = new ArrayList<>();

    Story(String name) {
      this.name = name;
    }

    /** The config from now on. */
    Story config(String... tables) {
      return step(telling -> telling.config = String.join("\n", tables));
    }

    /** A file is there, or has other content. */
    Story file(String path, String content) {
      return step(telling -> telling.anasto().put(path, content));
    }

    /** The Delta table in {@code in} gets a version with a row. */
    Story version(String schema, Map<String, ?> row) {
      return step(telling -> telling.lake().append(schema, row));
    }

    /** A run to the end of all work has no trouble. */
    Story delivers() {
      return step(telling -> assertThat(telling.run()).as("what it stopped on").isEmpty());
    }

    /** A run stops a table, and says all this. */
    Story stops(String... says) {
      return step(telling -> assertThat(telling.run()).contains(says));
    }

    /** {@code anasto retry} of a source or destination. */
    Story retry(String table) {
      return step(telling -> telling.ask(Request.retry(table, table.equals("orders"))));
    }

    /** What a destination's directory has at the end, in any order. */
    Story gives(String destination, String... rows) {
      return step(
          telling ->
              assertThat(TableRows.of(telling.directory.resolve(destination)))
                  .containsExactlyInAnyOrder(rows));
    }

    private Story step(Step step) {
      steps.add(step);
      return this;
    }

    void tell(Path directory) throws Exception {
      Telling telling = new Telling(directory);
      for (Step step : steps) {
        step.run(telling);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A story's directory, and the config that it has at present. */
  private static final class Telling {
    private final Path directory;
    private String config;
    private LakeTable lake;

    Telling(Path directory) {
      this.directory = directory;
    }

    LocalAnasto anasto() {
      return LocalAnasto.in(directory, config);
    }

    LakeTable lake() throws IOException {
      if (lake == null) {
        lake = new LakeTable(Files.createDirectories(directory.resolve("in")));
      }
      return lake;
    }

    /** As {@code anasto run --once}; gives why tables stopped. */
    String run() throws Exception {
      try (LocalAnasto anasto = anasto().startOnce()) {
        anasto.awaitEnd();
        List<String> reasons = new ArrayList<>();
        anasto.ledger().sourceStatus().forEach(source -> source.reason().ifPresent(reasons::add));
        anasto
            .ledger()
            .destinationStatus()
            .forEach(destination -> destination.reason().ifPresent(reasons::add));
        return String.join("\n", reasons);
      }
    }

    void ask(Request request) {
      try (Ledger command = Ledger.openForCommand(directory.resolve(".anasto"))) {
        command.request(request);
      }
    }
  }
}
