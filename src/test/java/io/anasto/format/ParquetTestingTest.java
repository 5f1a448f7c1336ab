package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every file of apache/parquet-testing's {@code data}: the rows that DuckDB reads from it, or those
 * that its documentation states, or a refusal that says why. A file that is not listed fails.
 */
class ParquetTestingTest {
  /** What becomes of a file. */
  private interface Expectation {
    void check(Path file) throws Exception;
  }

  private static final Expectation AS_DUCKDB =
      file -> assertThat(read(file)).isEqualTo(ParquetTables.comparable(DuckDbRows.parquet(file)));

  /** DuckDB ignores the checksums, or does not read the file. */
  private static Expectation refused(String why) {
    return file ->
        assertThatThrownBy(() -> read(file))
            .isInstanceOf(DataException.class)
            .hasMessageContaining(why);
  }

  /** DuckDB does not read the codec; this file holds the same rows in another. */
  private static Expectation likeFile(String other) {
    return file -> assertThat(read(file)).isEqualTo(read(file.resolveSibling(other)));
  }

  private static Expectation rows(String... rows) {
    return file -> assertThat(read(file)).hasToString("[" + String.join(", ", rows) + "]");
  }

  private static final List<String> AS_DUCKDB_NAMES =
      List.of(
          "alltypes_dictionary.parquet",
          "alltypes_plain.parquet",
          "alltypes_plain.snappy.parquet",
          "alltypes_tiny_pages.parquet",
          "alltypes_tiny_pages_plain.parquet",
          "binary.parquet",
          "binary_truncated_min_max.parquet",
          "byte_array_decimal.parquet",
          "byte_stream_split.zstd.parquet",
          "column_chunk_key_value_metadata.parquet",
          "concatenated_gzip_members.parquet",
          "data_index_bloom_encoding_stats.parquet",
          "data_index_bloom_encoding_with_length.parquet",
          "datapage_v1-snappy-compressed-checksum.parquet",
          "datapage_v1-uncompressed-checksum.parquet",
          "datapage_v2.snappy.parquet",
          "datapage_v2_empty_datapage.snappy.parquet",
          "delta_binary_packed.parquet",
          "delta_byte_array.parquet",
          "delta_encoding_optional_column.parquet",
          "delta_encoding_required_column.parquet",
          "delta_length_byte_array.parquet",
          "dict-page-offset-zero.parquet",
          "fixed_length_byte_array.parquet",
          "fixed_length_decimal.parquet",
          "fixed_length_decimal_legacy.parquet",
          "float16_nonzeros_and_nans.parquet",
          "float16_zeros_and_nans.parquet",
          "floating_orders_nan_count.parquet",
          "incorrect_map_schema.parquet",
          "int32_decimal.parquet",
          "int32_with_null_pages.parquet",
          "int64_decimal.parquet",
          "list_columns.parquet",
          "lz4_raw_compressed.parquet",
          "lz4_raw_compressed_larger.parquet",
          "nan_in_stats.parquet",
          "nation.dict-malformed.parquet",
          "nested_lists.snappy.parquet",
          "nested_maps.snappy.parquet",
          "nested_structs.rust.parquet",
          "nonnullable.impala.parquet",
          "null_list.parquet",
          "nullable.impala.parquet",
          "nulls.snappy.parquet",
          "old_list_structure.parquet",
          "overflow_i16_page_cnt.parquet",
          "page_v2_empty_compressed.parquet",
          "plain-dict-uncompressed-checksum.parquet",
          "repeated_no_annotation.parquet",
          "repeated_primitive_no_list.parquet",
          "rle-dict-snappy-checksum.parquet",
          "rle_boolean_encoding.parquet",
          "single_nan.parquet",
          "sort_columns.parquet",
          "unknown-logical-type.parquet");

  private static final Map<String, Expectation> FILES = files();

  private static Map<String, Expectation> files() {
    Map<String, Expectation> files = new TreeMap<>();
    for (String name : AS_DUCKDB_NAMES) {
      files.put(name, AS_DUCKDB);
    }
    files.put(
        "datapage_v1-corrupt-checksum.parquet",
        refused(
            "row group 1, column \"a\", page 1: is damaged: its checksum is 0f4f6d0a, and bbce3b9d"
                + " was written"));
    files.put(
        "rle-dict-uncompressed-corrupt-checksum.parquet",
        refused("row group 1, column \"binary_field\", page 1: is damaged: its checksum"));
    files.put(
        "large_string_map.brotli.parquet",
        refused(
            "row group 1, column \"arr.key\", page 1: takes 1,073,741,828 bytes, and with the pages of"
                + " all columns that are read at one time that is more than the "));
    files.put("hadoop_lz4_compressed.parquet", likeFile("lz4_raw_compressed.parquet"));
    files.put("non_hadoop_lz4_compressed.parquet", likeFile("lz4_raw_compressed.parquet"));
    files.put(
        "hadoop_lz4_compressed_larger.parquet", likeFile("lz4_raw_compressed_larger.parquet"));
    files.put("byte_stream_split_extended.gzip.parquet", ParquetTestingTest::checkPairs);
    files.put("map_no_value.parquet", ParquetTestingTest::checkMapWithoutValues);
    // int96_from_spark.md: 1704141296123456, 1704070800000000, 253402225200000000,
    // 1735599600000000, null, 9089380393200000000 microseconds; DuckDB's last one has run over.
    files.put(
        "int96_from_spark.parquet",
        rows(
            "{a=2024-01-01T20:34:56.123456}",
            "{a=2024-01-01T01:00}",
            "{a=9999-12-31T03:00}",
            "{a=2024-12-30T23:00}",
            "{a=null}",
            "{a=+290000-12-30T23:00}"));
    return files;
  }

  @TestFactory
  Stream<DynamicTest> aListedFileGivesItsRowsOrARefusalThatSaysWhy() {
    Path folder = folder();
    return FILES.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> entry.getValue().check(folder.resolve(entry.getKey()))));
  }

  @Test
  void everyFileIsListed() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .filteredOn(name -> name.endsWith(".parquet"))
          .containsExactlyInAnyOrderElementsOf(FILES.keySet());
    }
  }

  /** Each value is there twice, in PLAIN and split into streams of bytes. */
  private static void checkPairs(Path file) throws IOException {
    List<Object> rows = read(file);
    assertThat(rows).hasSize(200);
    for (Object row : rows) {
      Map<?, ?> values = (Map<?, ?>) row;
      assertThat(values).hasSize(14);
      values.forEach(
          (name, value) -> {
            String plain = name.toString().replace("byte_stream_split", "plain");
            assertThat(value).isNotNull().isEqualTo(values.get(plain));
          });
    }
  }

  /** map_no_value.md: the maps without values, and the lists, hold the map's keys. */
  private static void checkMapWithoutValues(Path file) throws IOException {
    assertThat(read(file))
        .hasToString(
            "[{my_map={1=null, 2=null, 3=null}, my_map_no_v=[1, 2, 3], my_list=[1, 2, 3]},"
                + " {my_map={4=null, 5=null, 6=null}, my_map_no_v=[4, 5, 6], my_list=[4, 5, 6]},"
                + " {my_map={7=null, 8=null, 9=null}, my_map_no_v=[7, 8, 9], my_list=[7, 8, 9]}]");
  }

  private static List<Object> read(Path file) throws IOException {
    return ParquetTables.comparable(ParquetTables.rows(ParquetTables.file(file)));
  }

  private static Path folder() {
    Path folder = CsvTables.conformance().resolve("parquet-testing/data");
    assumeTrue(Files.isDirectory(folder), folder + " is absent");
    return folder;
  }
}
