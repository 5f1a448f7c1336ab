package io.anasto;

import static io.anasto.Commands.destination;
import static io.anasto.Commands.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.Commands.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a start refuses because of what was there before: {@code check} says the same, neither
 * writes anything, and each remedy that the message gives lets the next run deliver.
 */
class StartCheckTest {
  private static final String ORDERS = source("orders");
  private static final String LAKE = destination("orders", "lake");
  private static final String ALL = "{\"id\":1}\n{\"id\":2}\n";

  @TempDir Path directory;
  private Commands anasto;

  /** Something that is done in the directory. */
  @FunctionalInterface
  interface Step {
    void in(Commands anasto) throws Exception;
  }

  /**
   * A refusal.
   *
   * @param before what the user does to a table that was delivered once
   * @param messages parts of what is said, the remedies among them
   */
  record Refusal(String name, Step before, List<String> messages, List<Remedy> remedies) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * What a message advises.
   *
   * @param options of the run behind it
   * @param table where the rows are then
   * @param content of that table after one more file; more than once where that was said
   */
  record Remedy(String name, Step step, List<String> options, String table, String content) {
    @Override
    public String toString() {
      return name;
    }

    static Remedy of(String name, Step step) {
      return new Remedy(name, step, List.of(), "lake", ALL);
    }

    /** A table that gets everything once more. */
    Remedy givingAgain() {
      return new Remedy(name, step, options, table, "{\"id\":1}\n{\"id\":1}\n{\"id\":2}\n");
    }

    Remedy into(String otherTable) {
      return new Remedy(name, step, options, otherTable, content);
    }

    Remedy with(String option) {
      return new Remedy(name, step, List.of(option), table, content);
    }

    Remedy giving(String otherContent) {
      return new Remedy(name, step, options, table, otherContent);
    }
  }

  @BeforeEach
  void oneFileIsDelivered() throws IOException {
    anasto = new Commands(directory);
    anasto.write("config.toml", ORDERS + LAKE);
    anasto.drop("orders/a.csv", "id\n1\n");
    Result run = anasto.once();
    assertThat(run.exitCode()).as(run.text()).isZero();
  }

  static Stream<Arguments> refusals() {
    List<Arguments> all = new ArrayList<>();
    for (Refusal refusal : cases()) {
      for (Remedy remedy : refusal.remedies()) {
        all.add(Arguments.of(refusal, remedy));
      }
    }
    return all.stream();
  }

  private static void config(Commands anasto, String... parts) throws IOException {
    anasto.write("config.toml", String.join("\n", parts));
  }

  private static void command(Commands anasto, String command, String... arguments) {
    Result result = anasto.run(command, arguments);
    assertThat(result.exitCode()).as(result.text()).isZero();
  }

  private static Step put(String... parts) {
    return anasto -> config(anasto, parts);
  }

  private static Step says(String command, String... arguments) {
    return anasto -> command(anasto, command, arguments);
  }

  private static Step moves(String from, String to) {
    return anasto -> Files.move(anasto.path(from), anasto.path(to));
  }

  private static Step both(Step first, Step second) {
    return anasto -> {
      first.in(anasto);
      second.in(anasto);
    };
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Step sql(String statement) {
    return anasto -> {
      try (Connection sqlite =
              DriverManager.getConnection("jdbc:sqlite:" + anasto.path(".anasto/ledger.db"));
          Statement run = sqlite.createStatement()) {
        run.execute(statement);
      }
    };
  }

  private static String version(Commands anasto) throws Exception {
    try (Connection sqlite =
            DriverManager.getConnection("jdbc:sqlite:" + anasto.path(".anasto/ledger.db"));
        Statement ask = sqlite.createStatement();
        ResultSet version = ask.executeQuery("PRAGMA user_version")) {
      return version.getString(1);
    }
  }

  private static final Step LATER = anasto -> anasto.drop("elsewhere/b.csv", "id\n2\n");

  private static List<Refusal> cases() {
    return List.of(
        new Refusal(
            "the state directory is a file",
            anasto -> {
              Files.move(anasto.path(".anasto"), anasto.path("kept"));
              anasto.write(".anasto", "a file");
            },
            List.of(".anasto is a file", "Set state_dir in [anasto]", "move the file away"),
            List.of(
                Remedy.of("set state_dir", put("[anasto]\nstate_dir = \"kept\"", ORDERS, LAKE)),
                Remedy.of(
                    "move the file away",
                    both(moves(".anasto", "file"), moves("kept", ".anasto"))))),
        new Refusal(
            "a source's directory has changed",
            both(
                moves("orders", "elsewhere"),
                put(ORDERS.replace("./orders/", "./elsewhere/"), LAKE)),
            List.of(
                "source table 'orders' has the directory",
                "Bring back its dirpath",
                "rename",
                "reset"),
            List.of(
                Remedy.of(
                    "bring back its dirpath",
                    both(moves("elsewhere", "orders"), put(ORDERS, LAKE))),
                Remedy.of(
                        "rename the known one",
                        both(
                            LATER,
                            both(
                                says("rename", "orders", "former"),
                                put(
                                    ORDERS.replace("./orders/", "./elsewhere/"),
                                    destination("orders", "second")))))
                    .into("second"),
                Remedy.of("reset", both(LATER, says("reset", "orders", "--yes"))).givingAgain())),
        new Refusal(
            "a destination's directory has changed",
            put(ORDERS, LAKE.replace("./lake/", "./sea/")),
            List.of(
                "destination table 'lake' has the directory",
                "Bring back its dirpath",
                "rename",
                "reset"),
            List.of(
                Remedy.of("bring back its dirpath", put(ORDERS, LAKE)),
                Remedy.of("rename the known one", says("rename", "lake", "former")).into("sea"),
                Remedy.of("reset", says("reset", "lake", "--yes")).into("sea"))),
        new Refusal(
            "a source has another name",
            put(source("sales", "").replace("./sales/", "./orders/"), destination("sales", "lake")),
            List.of(
                "is known to the ledger as 'orders'",
                "anasto rename CONFIG orders sales",
                "anasto reset CONFIG orders"),
            List.of(Remedy.of("rename", says("rename", "orders", "sales")))),
        new Refusal(
            "a destination has another name",
            put(ORDERS, destination("orders", "sea", "dirpath = \"./lake/\"")),
            List.of(
                "is known to the ledger as 'lake'",
                "anasto rename CONFIG lake sea",
                "anasto reset CONFIG lake"),
            List.of(
                Remedy.of("rename", says("rename", "lake", "sea")),
                Remedy.of("reset", says("reset", "lake", "--yes")).givingAgain())),
        new Refusal(
            "a destination has another source",
            anasto -> {
              anasto.drop("sales/a.csv", "id\n1\n");
              config(anasto, ORDERS, source("sales"), destination("sales", "lake"));
            },
            List.of(
                "has the source 'sales', but the ledger knows it with the source 'orders'",
                "anasto reset CONFIG lake"),
            List.of(
                Remedy.of(
                        "reset",
                        both(
                            says("reset", "lake", "--yes"),
                            anasto -> anasto.drop("sales/b.csv", "id\n2\n")))
                    .givingAgain())),
        new Refusal(
            "a destination is an open table now",
            put(
                ORDERS,
                destination("orders", "lake", "format = \"delta_lake\"", "filetype")
                    .replace("filetype\n", "")),
            List.of(
                "is an open table, but the ledger knows it as a table of files",
                "another name and dirpath",
                "anasto reset CONFIG lake"),
            List.of(
                Remedy.of("bring back its type", put(ORDERS, LAKE)),
                Remedy.of(
                    "another name and dirpath",
                    put(
                        ORDERS,
                        LAKE,
                        destination("orders", "table", "format = \"delta_lake\"", "filetype")
                            .replace("filetype\n", ""))))),
        new Refusal(
            "the ledger is lost",
            moves(".anasto", "lost"),
            List.of(
                "does not know this destination",
                "Bring the state directory back",
                "empty directory",
                "--new-state"),
            List.of(
                Remedy.of("bring it back", moves("lost", ".anasto")),
                Remedy.of("an empty directory", put(ORDERS, LAKE.replace("./lake/", "./sea/")))
                    .into("sea"),
                Remedy.of("--new-state", anasto -> {}).with("--new-state").givingAgain())),
        new Refusal(
            "the ledger is older",
            anasto -> {
              copy(anasto.path(".anasto"), anasto.path("older"));
              anasto.drop("orders/between.csv", "id\n5\n");
              command(anasto, "run", "--once");
              Files.move(anasto.path(".anasto"), anasto.path("newest"));
              copy(anasto.path("older"), anasto.path(".anasto"));
            },
            List.of(
                "is older than what was delivered", "newest copy", "--new-state", "move it out"),
            List.of(
                Remedy.of(
                        "the newest copy",
                        both(moves(".anasto", "gone"), moves("newest", ".anasto")))
                    .giving("{\"id\":1}\n{\"id\":5}\n{\"id\":2}\n"),
                Remedy.of("--new-state", moves(".anasto", "gone"))
                    .with("--new-state")
                    .giving("{\"id\":1}\n{\"id\":5}\n{\"id\":1}\n{\"id\":2}\n{\"id\":5}\n"),
                Remedy.of(
                        "move the batch out", moves("lake/lake-000000000002.json", "not-ours.json"))
                    .giving("{\"id\":1}\n{\"id\":2}\n{\"id\":5}\n"))),
        new Refusal(
            "the ledger is damaged",
            anasto -> {
              copy(anasto.path(".anasto"), anasto.path("copy"));
              anasto.write(
                  ".anasto/ledger.db",
                  "no database, and long enough to be one: " + "x".repeat(200));
            },
            List.of(
                "is damaged",
                "Bring back the state directory from a copy",
                "--new-state",
                "empty directories"),
            List.of(
                Remedy.of("from a copy", both(moves(".anasto", "gone"), moves("copy", ".anasto"))),
                Remedy.of("--new-state", moves(".anasto", "gone"))
                    .with("--new-state")
                    .givingAgain(),
                Remedy.of(
                        "empty directories",
                        both(
                            moves(".anasto", "gone"),
                            put(ORDERS, LAKE.replace("./lake/", "./sea/"))))
                    .into("sea"))),
        new Refusal(
            "the ledger is another database",
            anasto -> {
              copy(anasto.path(".anasto"), anasto.path("own"));
              sql("PRAGMA application_id = 7").in(anasto);
            },
            List.of("not a ledger of Anasto", "directory of its own"),
            List.of(Remedy.of("state_dir", put("[anasto]\nstate_dir = \"own\"", ORDERS, LAKE)))),
        new Refusal(
            "the ledger is newer",
            anasto -> {
              anasto.write("version", version(anasto));
              sql("PRAGMA user_version = 99").in(anasto);
            },
            List.of("from a newer Anasto", "Use the newer Anasto again"),
            List.of(
                Remedy.of(
                    "the newer Anasto",
                    anasto ->
                        sql("PRAGMA user_version = " + Files.readString(anasto.path("version")))
                            .in(anasto)))),
        new Refusal(
            "the ledger belongs to another config",
            anasto -> {
              Files.move(anasto.path("config.toml"), anasto.path("first.toml"));
              Result first = anasto.runOn("first.toml", "run", "--once");
              assertThat(first.exitCode()).as(first.text()).isZero();
              anasto.drop("sales/a.csv", "id\n1\n");
              anasto.drop("sales/b.csv", "id\n2\n");
              config(anasto, source("sales"), destination("sales", "sea"));
            },
            List.of(
                "is that of the config",
                "first.toml",
                "state_dir = \"./.anasto-config\"",
                "move that one away"),
            List.of(
                Remedy.of(
                        "a state_dir of its own",
                        put(
                            "[anasto]\nstate_dir = \"./.anasto-config\"",
                            source("sales"),
                            destination("sales", "sea")))
                    .into("sea"),
                Remedy.of("move the other one away", moves("first.toml", "first.toml.old"))
                    .into("sea"))),
        new Refusal(
            "a destination's file type has changed",
            put(ORDERS, destination("orders", "lake", "filetype = \"csv\"")),
            List.of(
                "holds lake-000000000001.json, which Anasto wrote as json",
                "filetype is now \"csv\"",
                "Bring back filetype = \"json\"",
                "another dirpath",
                "anasto reset CONFIG lake",
                "move the files"),
            List.of(
                Remedy.of("bring it back", put(ORDERS, LAKE)),
                Remedy.of(
                        "another dirpath and reset",
                        both(
                            put(
                                ORDERS,
                                destination(
                                    "orders",
                                    "lake",
                                    "filetype = \"csv\"",
                                    "dirpath = \"./sea/\"")),
                            says("reset", "lake", "--yes")))
                    .into("sea")
                    .giving("id\n1\nid\n2\n"),
                Remedy.of("move the files away", moves("lake/lake-000000000001.json", "away.json"))
                    .giving("id\n2\n"))),
        new Refusal(
            "a destination was reset for another file type in the same directory",
            both(
                says("reset", "lake", "--yes"),
                put(ORDERS, destination("orders", "lake", "filetype = \"csv\""))),
            List.of(
                "holds lake-000000000001.json, which Anasto wrote as json",
                "Move the files",
                "another dirpath"),
            List.of(
                Remedy.of("move the files away", moves("lake/lake-000000000001.json", "away.json"))
                    .giving("id\n1\nid\n2\n"),
                Remedy.of(
                        "another dirpath",
                        put(
                            ORDERS,
                            destination(
                                "orders", "lake", "filetype = \"csv\"", "dirpath = \"./sea/\"")))
                    .into("sea")
                    .giving("id\n1\nid\n2\n"))),
        new Refusal(
            "a snippet is no route",
            anasto ->
                anasto.write(
                    "routes/mine.yaml",
                    "- route:\n    from:\n      uri: nosuch:thing\n      steps: []\n"),
            List.of("mine.yaml", "nosuch"),
            List.of(Remedy.of("mend it", anasto -> Files.delete(anasto.path("routes/mine.yaml"))))),
        new Refusal(
            "a snippet has the id of a route of ours",
            anasto ->
                anasto.write(
                    "routes/mine.yaml",
                    """
                    - route:
                        id: batch.orders
                        from:
                          uri: direct:mine
                          steps:
                            - stop: {}
                    """),
            List.of("mine.yaml", "Duplicate route ids detected: batch.orders"),
            List.of(Remedy.of("mend it", anasto -> Files.delete(anasto.path("routes/mine.yaml"))))),
        new Refusal(
            "a property of Camel is unknown",
            put("[camel]\n\"main.nosuch\" = 1", ORDERS, LAKE),
            List.of("'main.nosuch' in [camel] cannot be set"),
            List.of(Remedy.of("leave it out", put(ORDERS, LAKE)))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refusals")
  void checkRefusesWhatARunRefusesAndEachRemedyGoesOn(Refusal refusal, Remedy remedy)
      throws Exception {
    refusal.before().in(anasto);
    Map<String, String> before = anasto.tree();

    Result check = anasto.run("check");
    assertThat(check.exitCode()).as(check.text()).isEqualTo(2);
    assertThat(anasto.tree()).as("check writes nothing").isEqualTo(before);
    Result run = anasto.once();

    assertThat(run.exitCode()).as(run.text()).isEqualTo(2);
    assertThat(check.err()).isEqualTo(run.err()).contains(refusal.messages());
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(run.err().lines().distinct()).hasSameSizeAs(run.err().lines().toList());

    remedy.step().in(anasto);
    anasto.drop("orders/b.csv", "id\n2\n");
    Result after = anasto.run("check");
    boolean isOption = !remedy.options().isEmpty();
    assertThat(after.exitCode()).as(after.text()).isEqualTo(isOption ? 2 : 0);
    Result gone = anasto.once(remedy.options().toArray(String[]::new));

    assertThat(gone.exitCode()).as(gone.text()).isZero();
    assertThat(anasto.content(remedy.table())).isEqualTo(remedy.content());
  }

  @Test
  void allThatIsRefusedIsSaidAtOnce() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      config(
          anasto,
          "[anasto]\nhttp = \"127.0.0.1:%1$d\"\njmx_port = %1$d".formatted(taken.getLocalPort()),
          ORDERS.replace("./orders/", "./elsewhere/"),
          LAKE.replace("./lake/", "./sea/"));

      Result check = anasto.run("check");

      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(check.err())
          .contains("source table 'orders' has the directory")
          .contains("destination table 'lake' has the directory")
          .contains("'http' in [anasto]: 127.0.0.1:" + taken.getLocalPort() + " cannot be opened")
          .contains("'jmx_port' in [anasto]: 127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void aPortThatIsTakenLeavesNoStateDirectoryAndGoesOnOnceItIsFree() throws Exception {
    Files.move(anasto.path(".anasto"), anasto.path("elsewhere"));
    Files.move(anasto.path("lake"), anasto.path("former"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      config(
          anasto,
          "[anasto]\nhttp = \"127.0.0.1:%d\"".formatted(taken.getLocalPort()),
          ORDERS,
          LAKE);
      Result run = anasto.once();

      assertThat(run.exitCode()).as(run.text()).isEqualTo(2);
      assertThat(run.err()).contains("End what uses it, or name another port");
      assertThat(anasto.run("check").err()).isEqualTo(run.err());
      assertThat(anasto.path(".anasto")).doesNotExist();
    }
    Result free = anasto.once();
    assertThat(free.exitCode()).as(free.text()).isZero();
    assertThat(anasto.content("lake")).isEqualTo("{\"id\":1}\n");
  }

  @Test
  void aLostLedgerIsRefusedAndNoEmptyOneIsLeft() throws Exception {
    Files.move(anasto.path(".anasto"), anasto.path("lost"));

    assertThat(anasto.once().exitCode()).isEqualTo(2);
    assertThat(anasto.path(".anasto")).doesNotExist();
  }

  // Whose state directory it is

  @Test
  void aConfigThatWasMovedOrIsNamedByALinkIsTheSame() throws Exception {
    Files.move(anasto.path("config.toml"), anasto.path("moved.toml"));
    Result moved = anasto.runOn("moved.toml", "run", "--once");
    assertThat(moved.exitCode()).as(moved.text()).isZero();

    Files.createSymbolicLink(anasto.path("link.toml"), anasto.path("moved.toml"));
    Result link = anasto.runOn("link.toml", "check");
    assertThat(link.exitCode()).as(link.text()).isZero();
    assertThat(link.err()).isEmpty();
  }

  @Test
  void aCopyOfAConfigWithTheSameTablesIsToldThatTheStateDirectoryIsShared() throws Exception {
    Files.copy(anasto.path("config.toml"), anasto.path("copy.toml"));

    Result check = anasto.runOn("copy.toml", "check");

    assertThat(check.exitCode()).as(check.text()).isZero();
    assertThat(check.err()).contains("is also that of the config").contains("config.toml");
    anasto.drop("orders/b.csv", "id\n2\n");
    assertThat(anasto.runOn("copy.toml", "run", "--once").exitCode()).isZero();
    assertThat(anasto.content("lake")).isEqualTo(ALL);
  }

  @Test
  void twoConfigsThatShareAStateDirectoryPartByACopyOfIt() throws Exception {
    String both = ORDERS + LAKE + source("sales") + destination("sales", "sea");
    anasto.write("config.toml", both);
    anasto.drop("sales/a.csv", "id\n1\n");
    command(anasto, "run", "--once");
    anasto.write("config.toml", ORDERS + LAKE);
    anasto.write("sales.toml", source("sales") + destination("sales", "sea"));
    assertThat(anasto.runOn("sales.toml", "check").err())
        .contains("with a copy of the state directory");

    copy(anasto.path(".anasto"), anasto.path(".anasto-sales"));
    anasto.write(
        "sales.toml",
        "[anasto]\nstate_dir = \"./.anasto-sales\"\n"
            + source("sales")
            + destination("sales", "sea"));
    anasto.drop("sales/b.csv", "id\n2\n");
    Result sales = anasto.runOn("sales.toml", "run", "--once");

    assertThat(sales.exitCode()).as(sales.text()).isZero();
    assertThat(anasto.content("sea")).isEqualTo(ALL);
  }

  @Test
  void statusIsRightAfterAnotherConfigHasRun() throws Exception {
    anasto.write("config.toml", ORDERS + LAKE + source("sales") + destination("sales", "sea"));
    anasto.drop("sales/a.csv", "id\n1\n");
    command(anasto, "run", "--once");
    anasto.write("config.toml", ORDERS + LAKE);
    anasto.write("sales.toml", source("sales") + destination("sales", "sea"));
    assertThat(anasto.runOn("sales.toml", "run", "--once").exitCode()).isZero();

    Result status = anasto.run("status");

    assertThat(status.out())
        .as("orders is delivered, and nothing of it waits")
        .containsPattern("orders +idle +1 +1 +1 +5 B +- ")
        .contains(
            "another config of its state directory, " + anasto.path("sales.toml").toRealPath());
    assertThat(anasto.run("files", "orders", "--delivered").out()).contains("a.csv");
    assertThat(anasto.run("files", "orders", "--pending").out()).isEmpty();
  }

  @Test
  void aCompressionMayChange() throws Exception {
    anasto.write("config.toml", ORDERS + destination("orders", "lake", "compression = \"gzip\""));
    anasto.drop("orders/b.csv", "id\n2\n");

    Result run = anasto.once();

    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(anasto.names("lake"))
        .containsExactly("lake-000000000001.json", "lake-000000000002.json.gz");
  }
}
