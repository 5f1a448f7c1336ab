package io.anasto.format;

import org.apache.parquet.CorruptStatistics;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.schema.PrimitiveType;

/**
 * How a file's writer calls itself, which may be anything.
 *
 * <p>parquet-java does not trust some writers with the bounds of texts ({@link CorruptStatistics}),
 * and tells of each name that it cannot take apart with a stack trace. These are not asked about.
 *
 * @param known whether parquet-java can take it apart
 */
record ParquetWriterName(boolean known) {
  /**
   * Of a file.
   *
   * @param createdBy as its footer has it, or null
   */
  static ParquetWriterName of(String createdBy) {
    if (createdBy == null || createdBy.isEmpty()) {
      return new ParquetWriterName(false);
    }
    try {
      VersionParser.ParsedVersion parsed = VersionParser.parse(createdBy);
      // Of its own versions alone it asks which.
      return new ParquetWriterName(
          !"parquet-mr".equals(parsed.application) || parsed.hasSemanticVersion());
    } catch (VersionParseException | RuntimeException e) {
      return new ParquetWriterName(false);
    }
  }

  /** Whether the writer's bounds of a column's values may be taken. */
  boolean isTrustedWith(PrimitiveType type) {
    return known
        || switch (type.getPrimitiveTypeName()) {
          case BINARY, FIXED_LEN_BYTE_ARRAY -> false;
          case INT64, INT32, BOOLEAN, FLOAT, DOUBLE, INT96 -> true;
        };
  }
}
