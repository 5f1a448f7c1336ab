package io.anasto.format;

import io.anasto.row.ChunkMaps;
import io.anasto.row.RowChunk;
import io.anasto.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericArray;
import org.apache.avro.generic.IndexedRecord;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * Camel's type conversions between chunks and lists: {@code RowChunk} to {@code List} of maps, as
 * {@code camel-csv} and {@code camel-jackson} marshal it and route snippets change it; {@code
 * RowChunk} to {@code GenericArray} of Avro's records, as {@code camel-parquet-avro} marshals it
 * and, split, {@code camel-avro} does; and back from a list of either.
 */
public final class ChunkConverters {
  /**
   * The exchange property with the {@link Schema} that the rows had before; on the way back its
   * columns keep their types where the values still fit.
   */
  public static final String SCHEMA = "AnastoSchema";

  private ChunkConverters() {}

  /** Adds the conversions to a context. */
  public static void register(CamelContext context) {
    TypeConverterRegistry registry = context.getTypeConverterRegistry();
    registry.addTypeConverter(
        List.class,
        RowChunk.class,
        new SimpleTypeConverter(
            false, (type, exchange, chunk) -> ChunkMaps.toMaps((RowChunk) chunk)));
    registry.addTypeConverter(
        GenericArray.class,
        RowChunk.class,
        new SimpleTypeConverter(false, (type, exchange, chunk) -> toRecords((RowChunk) chunk)));
    registry.addTypeConverter(
        RowChunk.class,
        List.class,
        new SimpleTypeConverter(false, (type, exchange, list) -> toChunk(exchange, list)));
  }

  private static Object toRecords(RowChunk chunk) {
    try {
      return AvroRecords.of(chunk);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(chunk, GenericArray.class, e);
    }
  }

  private static RowChunk toChunk(Exchange exchange, Object list) {
    try {
      List<Map<?, ?>> rows = rows((List<?>) list);
      return ChunkMaps.toChunk(ChunkMaps.infer(rows, knownSchema(exchange, (List<?>) list)), rows);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(list, RowChunk.class, e);
    }
  }

  /**
   * The schema that an exchange's rows had, or that of the records which they are, or one without
   * columns.
   *
   * @throws IllegalArgumentException when a record has what cannot be a column
   */
  static Schema knownSchema(Exchange exchange, List<?> list) {
    Schema known = exchange == null ? null : exchange.getProperty(SCHEMA, Schema.class);
    if (known != null) {
      return known;
    }
    return !list.isEmpty() && list.get(0) instanceof IndexedRecord first
        ? AvroRows.schema(first)
        : new Schema(List.of());
  }

  /**
   * A list's elements, maps or Avro's records, as rows.
   *
   * @throws IllegalArgumentException when one is neither
   */
  static List<Map<?, ?>> rows(List<?> list) {
    List<Map<?, ?>> rows = new ArrayList<>(list.size());
    for (Object element : list) {
      if (element instanceof IndexedRecord row) {
        rows.add(AvroRows.of(row));
      } else if (element instanceof Map<?, ?> row) {
        rows.add(row);
      } else {
        throw new IllegalArgumentException(
            "row %,d is no map: %s"
                .formatted(
                    rows.size() + 1, element == null ? "null" : element.getClass().getName()));
      }
    }
    return rows;
  }
}
