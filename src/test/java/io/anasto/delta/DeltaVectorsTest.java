package io.anasto.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anasto.format.DataException;
import io.anasto.format.TableException;
import io.delta.kernel.internal.deletionvectors.Base85Codec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletion vectors in each of their forms, made of one that Spark wrote: five of 20 rows. */
class DeltaVectorsTest {
  private static final List<Integer> DELETED = List.of(3, 5, 7, 10, 11);
  private static final int SIZE = 42;

  @TempDir Path temp;

  private DeltaFixture fixture;
  private String data;
  private Path vectorFile;

  @BeforeEach
  void aTableWithARowFile() throws IOException {
    Path golden = DeltaTables.golden().resolve("deletion_vectors");
    assumeTrue(Files.isDirectory(golden), golden + " is absent");
    Path table = DeltaTables.copy(golden, temp.resolve("a table"));
    fixture = new DeltaFixture(table);
    Files.delete(DeltaTables.entry(table, 2));
    Files.delete(DeltaTables.entry(table, 3));
    try (Stream<Path> crc = Files.list(table.resolve("_delta_log"))) {
      for (Path one : crc.filter(path -> path.toString().endsWith(".crc")).toList()) {
        Files.delete(one);
      }
    }
    data = onlyFile(table, "part-00000-ad52babd").getFileName().toString();
    vectorFile = onlyFile(table, "deletion_vector_4bb737b6");
  }

  private static Path onlyFile(Path table, String prefix) throws IOException {
    try (Stream<Path> all = Files.list(table)) {
      return all.filter(path -> path.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseGet(() -> table.resolve(prefix + " is absent"));
    }
  }

  private static String vector(String type, String value, String offset, int size) {
    return ",\"deletionVector\":{\"storageType\":\"%s\",\"pathOrInlineDv\":\"%s\"%s,\"sizeInBytes\":%d,\"cardinality\":5}"
        .formatted(type, value.replace("\\", "\\\\").replace("\"", "\\\""), offset, size);
  }

  private String inline() throws IOException {
    byte[] bytes = Arrays.copyOfRange(Files.readAllBytes(vectorFile), 5, 5 + SIZE);
    return vector("i", Base85Codec.encodeBytes(bytes), "", SIZE);
  }

  private String absolute(int size) {
    return vector("p", vectorFile.toUri().toString(), ",\"offset\":1", size);
  }

  private static String withVector(String path, String vector) {
    return DeltaFixture.add(path, "", true, vector);
  }

  private static List<Integer> ids(List<Map<String, Object>> rows) {
    return rows.stream().map(row -> ((BigDecimal) row.get("id")).intValue()).toList();
  }

  private static List<Integer> left() {
    return IntStream.range(0, 20).boxed().filter(id -> !DELETED.contains(id)).toList();
  }

  @Test
  void aVectorInTheLogIsApplied() throws IOException {
    fixture.commit(2, DeltaFixture.remove(data, true, ""), withVector(data, inline()));

    assertDeleted();
  }

  @Test
  void aVectorAtAnAbsolutePlaceIsApplied() throws IOException {
    fixture.commit(2, withVector(data, absolute(SIZE)), DeltaFixture.remove(data, true, ""));

    assertDeleted();
  }

  private void assertDeleted() throws IOException {
    assertThat(ids(DeltaTables.rows(fixture.reader(), DeltaTables.snapshot(2)))).isEqualTo(left());
    List<Map<String, Object>> changes =
        DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(2));
    assertThat(ids(changes)).isEqualTo(DELETED);
    assertThat(changes).allSatisfy(row -> assertThat(row).containsEntry("_change_type", "delete"));
  }

  @Test
  void rowsThatAVectorGivesBackAreInserts() throws IOException {
    fixture
        .commit(2, DeltaFixture.remove(data, true, ""), withVector(data, inline()))
        .commit(3, DeltaFixture.remove(data, true, inline()), DeltaFixture.add(data));

    List<Map<String, Object>> changes =
        DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(3));
    assertThat(ids(changes)).isEqualTo(DELETED);
    assertThat(changes).allSatisfy(row -> assertThat(row).containsEntry("_change_type", "insert"));
    assertThat(ids(DeltaTables.rows(fixture.reader(), DeltaTables.changes(3)))).isEqualTo(DELETED);
  }

  @Test
  void aFileThatGoesOrComesWithAVectorIsMeantWithoutTheRowsThatItNames() throws IOException {
    fixture
        .commit(2, DeltaFixture.remove(data, true, inline()))
        .commit(3, withVector(data, inline()));

    assertThat(ids(DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(2))))
        .isEqualTo(left());
    assertThat(DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(3)))
        .hasSize(15)
        .allSatisfy(row -> assertThat(row).containsEntry("_change_type", "insert"));
  }

  @Test
  void anotherFormOfTheSameVectorChangesNothing() throws IOException {
    fixture
        .commit(2, DeltaFixture.remove(data, true, ""), withVector(data, inline()))
        .commit(3, DeltaFixture.remove(data, true, inline()), withVector(data, absolute(SIZE)));

    assertThat(DeltaTables.changeRows(fixture.reader(), DeltaTables.changes(3))).isEmpty();
  }

  @Test
  void rowsThatAVectorDeletesAreNoInserts() throws IOException {
    fixture.commit(2, DeltaFixture.remove(data, true, ""), withVector(data, inline()));

    assertThatThrownBy(() -> DeltaTables.rows(fixture.reader(), DeltaTables.changes(2)))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("version 2: it has a change of type \"delete\"");
  }

  @Test
  void aVectorThatIsNotThereIsGone() throws IOException {
    fixture.commit(2, withVector(data, absolute(SIZE)));
    Files.delete(vectorFile);

    assertThatThrownBy(() -> DeltaTables.rows(fixture.reader(), DeltaTables.changes(2)))
        .isInstanceOfSatisfying(
            TableException.class, e -> assertThat(e.kind()).isEqualTo(TableException.Kind.GONE))
        .hasMessageStartingWith(
            "./a table version 2: the deletion vector "
                + vectorFile.getFileName()
                + " is not there any more;");
  }

  @Test
  void aVectorOfAnotherSizeOrContentIsMalformed() throws IOException {
    fixture
        .commit(2, withVector(data, absolute(Integer.MAX_VALUE - 8)))
        .commit(3, withVector(data, absolute(SIZE)));
    byte[] bytes = Files.readAllBytes(vectorFile);
    bytes[20] ^= 1;
    Files.write(vectorFile, bytes);

    assertThatThrownBy(() -> DeltaTables.rows(fixture.reader(), DeltaTables.changes(2)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the deletion vector is to have 2,147,483,639 bytes");
    assertThatThrownBy(() -> DeltaTables.rows(fixture.reader(), DeltaTables.changes(3)))
        .isInstanceOf(DataException.class)
        .hasMessage("./a table version 3: a deletion vector cannot be read: DV checksum mismatch");
  }

  @Test
  void aVectorInTheLogThatClaimsManyBitmapsIsMalformed() throws IOException {
    byte[] bytes = new byte[SIZE + 2];
    System.arraycopy(Files.readAllBytes(vectorFile), 5, bytes, 0, 4);
    bytes[7] = 0x7f;
    fixture.commit(2, withVector(data, vector("i", Base85Codec.encodeBytes(bytes), "", SIZE)));

    assertThatThrownBy(() -> DeltaTables.rows(fixture.reader(), DeltaTables.changes(2)))
        .isInstanceOf(DataException.class)
        .hasMessage("./a table version 2: a deletion vector claims more than its text holds");
  }
}
