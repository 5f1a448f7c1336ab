package io.anasto.source;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anasto.ledger.BatchFile;
import io.anasto.ledger.FileRevision;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchFilesTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  @TempDir Path directory;
  private SourcePlan plan;
  private StandStill standStill;

  @BeforeEach
  void plan() throws IOException {
    Path config = directory.resolve("config.toml");
    Files.createDirectory(directory.resolve("in"));
    Files.writeString(
        config, "[[source_table]]\ntype = \"files\"\ndirpath = \"./in/\"\nsettle = 300\n");
    plan = Plan.read(config, Map.of()).sources().get(0);
    standStill =
        new StandStill(
            new FileClock(directory.resolve("clock"), System::nanoTime), System::nanoTime);
  }

  @Test
  void filesAsTheyWereAreFine() throws Exception {
    BatchFile file = file("a.csv", "id\n1\n", NOW.minusSeconds(60));

    new BatchFiles(plan, List.of(file), standStill).check(NOW);
  }

  @Test
  void aFileThatHasChangedAndSettledIsTakenAsItIsNow() throws Exception {
    BatchFile file = file("a.csv", "id\n1\n", NOW.minusSeconds(60));
    file("a.csv", "id\n1\n2\n", NOW.minusSeconds(30));

    eventually(() -> assertThat(revision(file).kind()).isEqualTo(FileRevision.Kind.REFRESHED));
    assertThat(revision(file).size()).isEqualTo(7);
  }

  @Test
  void aFileThatMayStillBeWrittenIsPutOffUntilItHasSettledWhateverAgeItClaims() throws Exception {
    for (Instant claimed : List.of(NOW.minusSeconds(86_400), NOW.plusSeconds(86_400))) {
      BatchFile file = file("a.csv", "id\n1\n", NOW.minusSeconds(60));
      file("a.csv", "id\n1\n2", claimed);

      FileRevision revision = revision(file);
      assertThat(revision.kind()).isEqualTo(FileRevision.Kind.POSTPONED);
      assertThat(revision.notBefore())
          .isBetween(NOW.toEpochMilli(), NOW.plus(plan.settle()).toEpochMilli());
    }
  }

  @Test
  void aFileThatIsGoneIsNamedAsTheUserKnowsIt() throws Exception {
    BatchFile file = file("a.csv", "id\n1\n", NOW.minusSeconds(60));
    Files.delete(directory.resolve("in/a.csv"));

    assertThat(revision(file).kind()).isEqualTo(FileRevision.Kind.VANISHED);
    assertThat(changed(file)).hasMessage("./in/a.csv has vanished");
  }

  private FileRevision revision(BatchFile file) {
    return changed(file).revisions().get(0);
  }

  private FilesChangedException changed(BatchFile file) {
    return catchThrowableOfType(
        FilesChangedException.class,
        () -> new BatchFiles(plan, List.of(file), standStill).check(NOW));
  }

  private BatchFile file(String name, String content, Instant modified) throws IOException {
    Path file = directory.resolve("in").resolve(name);
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(modified));
    SourceFile found = SourceFile.of(name, SourceFile.attributes(file));
    return new BatchFile(name, found.size(), found.modified());
  }
}
