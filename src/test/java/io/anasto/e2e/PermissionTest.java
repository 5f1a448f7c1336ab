package io.anasto.e2e;

import static io.anasto.e2e.Site.destination;
import static io.anasto.e2e.Site.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anasto.delta.DeltaKernelRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Permissions that are taken and given back. The processes do without the right of a superuser to
 * pass over them.
 */
class PermissionTest {
  private static final List<String> WITHOUT_PRIVILEGE =
      List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");

  @TempDir Path directory;
  private Site site;
  private Path changed;

  @BeforeEach
  void permissionsCount() throws Exception {
    Path file = Files.writeString(directory.resolve("secret"), "x");
    permit(file, "---------");
    assumeThat(canRead(file)).as("setpriv may be used here").isFalse();
    Files.delete(file);
    changed = null;
    site = new Site(directory);
  }

  private static boolean canRead(Path file) throws Exception {
    try {
      return new ProcessBuilder(
                  java.util.stream.Stream.concat(
                          WITHOUT_PRIVILEGE.stream(),
                          java.util.stream.Stream.of("cat", file.toString()))
                      .toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          != 1;
    } catch (IOException e) {
      return true;
    }
  }

  @AfterEach
  void giveBack() throws Exception {
    if (changed != null && Files.exists(changed)) {
      permit(changed, "rwxr-xr-x");
    }
    if (site != null) {
      site.close();
    }
  }

  private void take(Path path, String left) throws IOException {
    changed = path;
    permit(path, left);
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private List<String> lake() throws Exception {
    return new DeltaKernelRows(site.path("lake"))
        .all().stream().map(row -> String.valueOf(row.get("id"))).toList();
  }

  @Test
  @TwoAtOnce
  void aSourceFileThatMayNotBeReadStopsItsSourceAndComesWithARetry() throws Exception {
    site.config(
        source("orders", "max_files_per_batch = 1"),
        destination("orders", "out"),
        source("others"),
        destination("others", "well"));
    site.drop("orders/a.csv", "id\n1\n");
    take(site.drop("orders/b.csv", "id\n2\n"), "---------");
    site.drop("orders/c.csv", "id\n3\n");
    site.startBehind(WITHOUT_PRIVILEGE);
    site.await("the trouble")
        .until(() -> site.errors().contains("./orders/b.csv cannot be read: permission denied"));
    assertThat(site.errors()).contains("`anasto retry`");
    site.drop("others/a.csv", "id\n4\n");
    site.await("another source").until(() -> site.delivered("well").ids().equals(List.of("4")));
    assertThat(site.delivered("out").ids()).containsExactly("1");

    permit(changed, "rw-r--r--");
    site.retry("orders", true);
    site.await("the rest")
        .untilAsserted(
            () -> assertThat(site.delivered("out").ids()).containsExactly("1", "2", "3"));
    assertThat(site.stop().errors()).doesNotContain("\tat ");
  }

  @Test
  @TwoAtOnce
  void aSourceDirectoryThatMayNotBeReadIsWaitedFor() throws Exception {
    site.config(source("orders", "poll_interval = 200"), destination("orders", "out"));
    site.drop("orders/a.csv", "id\n1\n");
    site.startBehind(WITHOUT_PRIVILEGE);
    site.await("the first file").until(() -> site.delivered("out").ids().equals(List.of("1")));

    take(site.path("orders"), "---------");
    site.await("the trouble")
        .until(() -> site.errors().contains("may not be read; nothing is read until it is there"));
    permit(changed, "rwxr-xr-x");
    site.drop("orders/b.csv", "id\n2\n");

    site.await("the next file")
        .untilAsserted(() -> assertThat(site.delivered("out").ids()).containsExactly("1", "2"));
    assertThat(site.stop().errors()).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @TwoAtOnce
  @ValueSource(strings = {"---------", "r--r--r--", "-wx-wx-wx"})
  void aRunToItsEndFailsWhereADirectoryMayNotBeRead(String left) throws Exception {
    site.config(
        source("orders", "recursive = true"),
        destination("orders", "out"),
        source("others"),
        destination("others", "well"));
    site.drop("orders/a.csv", "id\n1\n");
    site.drop("orders/below/b.csv", "id\n2\n");
    site.drop("others/a.csv", "id\n3\n");

    take(site.path("orders/below"), left);
    Site.Run below = site.onceBehind(WITHOUT_PRIVILEGE);
    assertThat(below.exitCode()).isEqualTo(1);
    assertThat(below.errors())
        .contains(
            left.startsWith("r")
                ? "such as ./orders/below/b.csv; what is there is not delivered"
                : "1 directory that cannot be read, such as ./orders/below;")
        .doesNotContain("\tat ");
    assertThat(site.delivered("out").ids()).containsExactly("1");
    permit(changed, "rwxr-xr-x");
    site.deliver();
    assertThat(site.delivered("out").ids()).containsExactly("1", "2");

    take(site.path("others"), left);
    Site.Run whole = site.onceBehind(WITHOUT_PRIVILEGE);
    assertThat(whole.exitCode()).isEqualTo(1);
    assertThat(whole.errors()).contains("others: the directory ./others/ may not be read");
    assertThat(site.delivered("well").ids()).containsExactly("3");
    permit(changed, "rwxr-xr-x");
    site.deliver();
  }

  @ParameterizedTest
  @TwoAtOnce
  @ValueSource(strings = {"out", "lake", "lake/_delta_log"})
  void aDestinationThatMayNotBeWrittenGoesOnByItself(String taken) throws Exception {
    site.config(
        source("orders", "max_files_per_batch = 1"),
        destination("orders", "out", "filetype = \"parquet\""),
        destination("orders", "lake", "type = \"open_table\""),
        destination("orders", "well"));
    site.drop("orders/a.csv", "id\n1\n");
    site.startBehind(WITHOUT_PRIVILEGE);
    site.await("the first batch")
        .until(
            () ->
                Files.exists(site.path("lake/_delta_log/00000000000000000000.json"))
                    && site.delivered("out").ids().size() == 1);

    take(site.path(taken), "r-xr-xr-x");
    site.drop("orders/b.csv", "id\n2\n");
    site.drop("orders/c.csv", "id\n3\n");
    site.await("the trouble")
        .until(() -> site.errors().contains("batch 2 cannot be written (permission denied"));
    site.await("another destination")
        .untilAsserted(
            () -> assertThat(site.delivered("well").ids()).containsExactly("1", "2", "3"));
    permit(changed, "rwxr-xr-x");

    site.await("the rest")
        .untilAsserted(
            () -> {
              assertThat(site.delivered("out").ids()).containsExactly("1", "2", "3");
              assertThat(lake()).containsExactlyInAnyOrder("1", "2", "3");
            });
    assertThat(site.stop().errors()).doesNotContain("\tat ");
    assertThat(site.names("out")).noneMatch(name -> name.endsWith(".tmp"));
    assertThat(site.names("lake")).noneMatch(name -> name.endsWith(".tmp"));
    assertThat(site.names("lake/_delta_log")).noneMatch(name -> name.endsWith(".tmp"));
  }

  @ParameterizedTest
  @TwoAtOnce
  @ValueSource(strings = {".anasto", ".anasto/ledger.db"})
  void aStateDirectoryThatMayNotBeWrittenIsRefused(String taken) throws Exception {
    site.config(source("orders"), destination("orders", "out"));
    site.drop("orders/a.csv", "id\n1\n");
    site.deliver();
    site.drop("orders/b.csv", "id\n2\n");
    take(site.path(taken), "r-xr-xr-x");

    Site.Run refused = site.onceBehind(WITHOUT_PRIVILEGE);

    assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(2);
    assertThat(refused.errors())
        .doesNotContain("\tat ")
        .contains("Give the user that runs Anasto the right")
        .contains(site.path(".anasto").toString());
    assertThat(site.delivered("out").ids()).containsExactly("1");
    permit(changed, "rwxr-xr-x");
    site.deliver();
    assertThat(site.delivered("out").ids()).containsExactly("1", "2");
  }
}
