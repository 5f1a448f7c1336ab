package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.ChunkMaps;
import io.anasto.row.Field;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.generic.GenericArray;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Random tables through our writer and reader, and through Avro's own as the reference. */
class AvroRoundTripTest {
  private static Schema schema(JsonRandom random) {
    return new Schema(AvroTables.renamed(random.schema().fields()));
  }

  @Property(tries = 300)
  void whatWeWriteAvroReads(@ForAll long seed, @ForAll BlockCompression compression)
      throws IOException {
    JsonRandom random = new JsonRandom(seed);
    Schema schema = schema(random);
    RowChunk chunk = random.chunk(schema, 20);
    byte[] content = AvroTables.write(List.of(chunk), schema, compression);
    List<Map<String, Object>> rows = new ArrayList<>();
    AvroTables.readByAvro(content).forEach(row -> rows.add(AvroRows.of(row)));
    // As rows, not as text: Avro's reader has its own order of a map's keys.
    assertThat(JsonTables.rows(List.of(ChunkMaps.toChunk(schema, rows))))
        .isEqualTo(JsonTables.rows(List.of(chunk)));
  }

  @Property(tries = 300)
  void whatWeWriteWeRead(@ForAll long seed, @ForAll BlockCompression compression)
      throws IOException {
    JsonRandom random = new JsonRandom(seed);
    Schema schema = schema(random);
    List<RowChunk> chunks = List.of(random.chunk(schema, 30), random.chunk(schema, 1));
    byte[] content = AvroTables.write(chunks, schema, compression);
    List<RowChunk> read = AvroTables.read(content, schema, ReadOptions.DECLARED);
    assertThat(AvroTables.text(read, schema)).isEqualTo(AvroTables.text(chunks, schema));
  }

  @Property(tries = 300)
  void whatWeInferHoldsWhatWeWrote(@ForAll long seed) throws IOException {
    JsonRandom random = new JsonRandom(seed);
    Schema schema = schema(random);
    List<RowChunk> chunks = List.of(random.chunk(schema, 10));
    byte[] content = AvroTables.write(chunks, schema, BlockCompression.NONE);
    Schema inferred = AvroTables.infer(content);
    assertThat(inferred).hasToString(schema.toString().replaceAll("\\bint(8|16)\\b", "int32"));
    List<RowChunk> read = AvroTables.read(content, inferred, ReadOptions.INFERRED);
    assertThat(AvroTables.text(read, inferred)).isEqualTo(AvroTables.text(chunks, schema));
  }

  @Property(tries = 600)
  void whatAvroWritesWeRead(@ForAll long seed) throws IOException {
    AvroRandom random = new AvroRandom(seed);
    org.apache.avro.Schema avro = random.row();
    List<GenericRecord> records = new ArrayList<>();
    List<Map<String, Object>> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      GenericRecord record = (GenericRecord) random.value(avro);
      records.add(record);
      expected.add(AvroRows.of(record));
    }
    String codec = AvroTables.CODECS.get((int) Math.floorMod(seed, 6L));
    byte[] content = AvroTables.writeByAvro(avro, records, codec, 64);
    Schema schema = AvroTables.infer(content);
    List<RowChunk> read = AvroTables.read(content, schema, ReadOptions.INFERRED);
    assertThat(AvroTables.text(read, schema))
        .isEqualTo(AvroTables.text(List.of(ChunkMaps.toChunk(schema, expected)), schema));
  }

  @Property(tries = 100)
  void recordsOfAChunkAreWhatAvroWouldReadFromItsFile(@ForAll long seed) throws IOException {
    JsonRandom random = new JsonRandom(seed);
    Schema schema = schema(random);
    RowChunk chunk = random.chunk(schema, 10);
    GenericArray<GenericRecord> records = AvroRecords.of(chunk);
    byte[] content =
        AvroTables.writeByAvro(records.getSchema().getElementType(), records, "null", 64);
    List<RowChunk> read = AvroTables.read(content, schema, ReadOptions.DECLARED);
    assertThat(AvroTables.text(read, schema)).isEqualTo(AvroTables.text(List.of(chunk), schema));
  }

  @Test
  void bytesCountsWhatIsBuffered() throws IOException {
    Schema schema = Schema.of(Field.of("x", io.anasto.row.DataType.STRING));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowWriter writer = new AvroFormat(BlockCompression.NONE).create(out, schema)) {
      long header = writer.bytes();
      assertThat(header).isEqualTo(out.size());
      RowChunk chunk = ChunkMaps.toChunk(schema, List.of(Map.of("x", "0123456789")));
      for (int i = 1; i <= 100_000; i++) {
        writer.write(chunk);
        assertThat(writer.bytes()).isBetween(header + 12L * i, header + 12L * i + 40 * 6);
      }
      writer.finish();
      assertThat(writer.bytes()).isEqualTo(out.size());
    }
  }
}
