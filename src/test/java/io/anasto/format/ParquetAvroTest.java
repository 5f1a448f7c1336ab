package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericArray;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** parquet-avro reads what we write, and we read what it writes. */
class ParquetAvroTest {
  /** Types that parquet-avro has too, which are not decimals of up to 18 digits. */
  private static final Schema SCHEMA =
      Schema.parse(
          "struct<b:boolean,i:int32,l:int64,f:float32,d:float64,"
              + "large:decimal(30,5),s:string,bytes:binary,day:date,at:timestamp,"
              + "here:timestamp_ntz,list:list<string>,lists:list<list<int64>>,"
              + "map:map<string,float64>,inner:struct<a:int32,deeper:struct<x:list<int32>>>>");

  @TempDir Path directory;

  @Test
  void parquetAvroReadsWhatWeWrite() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      RowChunk chunk = new JsonRandom(seed).chunk(SCHEMA, 300);
      Path file = directory.resolve("ours-" + seed + ".parquet");
      try (OutputStream out = Files.newOutputStream(file);
          RowWriter writer = new ParquetFormat(BlockCompression.ZSTD).create(out, SCHEMA)) {
        writer.write(chunk);
        writer.finish();
      }

      List<Map<?, ?>> rows = new ArrayList<>();
      PlainParquetConfiguration configuration = new PlainParquetConfiguration();
      // Else its lists are records of an element.
      configuration.setBoolean("parquet.avro.add-list-element-records", false);
      configuration.setBoolean(AvroReadSupport.READ_INT96_AS_FIXED, true);
      try (ParquetReader<GenericRecord> reader =
          AvroParquetReader.<GenericRecord>builder(new LocalInputFile(file), configuration)
              .withDataModel(GenericData.get())
              .build()) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          rows.add(AvroRows.of(row));
        }
      }

      assertThat(JsonTables.rows(List.of(ChunkMaps.toChunk(SCHEMA, rows))))
          .as("seed %d", seed)
          .isEqualTo(JsonTables.rows(List.of(chunk)));
    }
  }

  @Test
  void weReadWhatParquetAvroWrites() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      RowChunk chunk = new JsonRandom(seed).chunk(SCHEMA, 300);
      GenericArray<GenericRecord> records = AvroRecords.of(chunk);
      Path file = directory.resolve("theirs-" + seed + ".parquet");
      PlainParquetConfiguration configuration = new PlainParquetConfiguration();
      // The old one has no place for a null in a list.
      configuration.setBoolean("parquet.avro.write-old-list-structure", false);
      try (ParquetWriter<GenericRecord> writer =
          AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
              .withSchema(records.getSchema().getElementType())
              .withDataModel(GenericData.get())
              .withConf(configuration)
              .withPageSize(1000)
              .build()) {
        for (GenericRecord row : records) {
          writer.write(row);
        }
      }

      assertThat(read(file)).as("seed %d", seed).isEqualTo(JsonTables.rows(List.of(chunk)));
    }
  }

  private static List<Map<String, Object>> read(Path file) throws IOException {
    List<RowChunk> chunks = new ArrayList<>();
    try (RowReader reader =
        new ParquetFormat()
            .open(InputFile.of(file, file.toString()), SCHEMA, ReadOptions.INFERRED)) {
      boolean more = true;
      while (more) {
        ChunkBuilder builder = new ChunkBuilder(SCHEMA, 16);
        more = reader.read(builder);
        chunks.add(builder.build());
      }
    }
    return JsonTables.rows(chunks);
  }
}
