package io.anasto.fuzz;

import io.anasto.fuzz.ParquetFile.Page;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.parquet.format.BsonType;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.EnumType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Float16Type;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MapType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.UUIDType;

/** Changes of a Parquet file's parts: its schema, its pages' headers, its pages, its counts. */
final class ParquetChanges {
  private static final List<CompressionCodec> CODECS =
      List.of(
          CompressionCodec.UNCOMPRESSED,
          CompressionCodec.SNAPPY,
          CompressionCodec.GZIP,
          CompressionCodec.ZSTD,
          CompressionCodec.LZ4_RAW);

  /** Where there are no levels the encoding says nothing, but parquet-java fails on others. */
  private static final List<Encoding> LEVELS = List.of(Encoding.RLE, Encoding.BIT_PACKED);

  private static final List<String> NAMES =
      List.of("c0", "c1", "f0", "", "list", "array", "element", "key", "value", "c0_tuple", "é");

  private static final List<Supplier<LogicalType>> LOGICAL =
      List.of(
          () -> LogicalType.STRING(new StringType()),
          () -> LogicalType.ENUM(new EnumType()),
          () -> LogicalType.JSON(new JsonType()),
          () -> LogicalType.BSON(new BsonType()),
          () -> LogicalType.UUID(new UUIDType()),
          () -> LogicalType.FLOAT16(new Float16Type()),
          () -> LogicalType.LIST(new ListType()),
          () -> LogicalType.MAP(new MapType()),
          () -> LogicalType.DATE(new DateType()),
          () -> LogicalType.DECIMAL(new DecimalType(2, 9)),
          () -> LogicalType.DECIMAL(new DecimalType(0, 18)),
          () -> LogicalType.INTEGER(new IntType((byte) 8, true)),
          () -> LogicalType.INTEGER(new IntType((byte) 16, false)),
          () -> LogicalType.INTEGER(new IntType((byte) 32, false)),
          () -> LogicalType.INTEGER(new IntType((byte) 64, false)),
          () -> LogicalType.TIME(new TimeType(true, TimeUnit.MILLIS(new MilliSeconds()))),
          () -> LogicalType.TIME(new TimeType(true, TimeUnit.MICROS(new MicroSeconds()))),
          () -> LogicalType.TIME(new TimeType(true, TimeUnit.NANOS(new NanoSeconds()))),
          () -> LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.MILLIS(new MilliSeconds()))),
          () ->
              LogicalType.TIMESTAMP(new TimestampType(false, TimeUnit.MICROS(new MicroSeconds()))),
          () -> LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.NANOS(new NanoSeconds()))));

  private final Random random;
  private final ByteMutations bytes;

  ParquetChanges(Random random, ByteMutations bytes) {
    this.random = random;
    this.bytes = bytes;
  }

  void change(ParquetFile file) {
    int what = random.nextInt(20);
    if (what < 3) {
      schema(file.footer.getSchema());
    } else if (what == 3) {
      rowGroups(file);
    } else if (what == 4) {
      claims(file);
    } else {
      chunk(file, what);
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  /** A number near another, or far from it. */
  private int near(int value) {
    return random.nextInt(4) > 0
        ? value + random.nextInt(7) - 3
        : random.nextInt() >> random.nextInt(32);
  }

  private void schema(List<SchemaElement> schema) {
    SchemaElement element = any(schema);
    switch (random.nextInt(9)) {
      case 0 -> element.setLogicalType(any(LOGICAL).get());
      case 1 -> element.unsetLogicalType();
      case 2 -> {
        element.unsetLogicalType();
        element.setConverted_type(any(ConvertedType.values()));
      }
      case 3 -> element.setRepetition_type(any(FieldRepetitionType.values()));
      case 4 -> element.setName(any(NAMES));
      case 5 -> element.setType_length(near(element.getType_length()));
      case 6 -> element.setNum_children(near(element.getNum_children()));
      case 7 -> {
        element.setPrecision(near(element.getPrecision()));
        element.setScale(near(element.getScale()));
        element.setLogicalType(LogicalType.DECIMAL(new DecimalType(near(2), near(10))));
      }
      default -> {
        if (element.isSetType()) {
          element.setType(any(Type.values()));
        }
      }
    }
  }

  private void rowGroups(ParquetFile file) {
    List<RowGroup> groups = file.footer.getRow_groups();
    if (groups.isEmpty()) {
      return;
    }
    int at = random.nextInt(groups.size());
    if (random.nextInt(3) == 0) {
      groups.remove(at);
      file.pages.remove(at);
    } else {
      groups.add(new RowGroup(groups.get(at)));
      file.pages.add(file.pages.get(at));
    }
  }

  /** What the footer says of places, sizes and counts. */
  private void claims(ParquetFile file) {
    int which = random.nextInt(7);
    int column = random.nextInt(1 << 16);
    int by = near(0);
    file.lastChanges.add(footer -> claim(footer, which, column, by));
  }

  private static void claim(FileMetaData footer, int which, int column, int by) {
    for (RowGroup group : footer.getRow_groups()) {
      if (which == 0) {
        group.setNum_rows(group.getNum_rows() + by);
      } else if (!group.getColumns().isEmpty()) {
        ColumnMetaData data =
            group.getColumns().get(column % group.getColumns().size()).getMeta_data();
        switch (which) {
          case 1 -> data.setNum_values(data.getNum_values() + by);
          case 2 -> data.setData_page_offset(data.getData_page_offset() + by);
          case 3 -> data.setDictionary_page_offset(data.getDictionary_page_offset() + by);
          case 4 -> data.setTotal_compressed_size(data.getTotal_compressed_size() + by);
          case 5 -> data.unsetDictionary_page_offset();
          default -> data.setTotal_uncompressed_size(data.getTotal_uncompressed_size() + by);
        }
      }
      return;
    }
  }

  private void chunk(ParquetFile file, int what) {
    if (file.pages.isEmpty()) {
      return;
    }
    int group = random.nextInt(file.pages.size());
    if (file.pages.get(group).isEmpty()) {
      return;
    }
    int column = random.nextInt(file.pages.get(group).size());
    List<Page> pages = file.pages.get(group).get(column);
    ColumnMetaData data =
        file.footer.getRow_groups().get(group).getColumns().get(column).getMeta_data();
    if (pages.isEmpty()) {
      return;
    }
    int at = random.nextInt(pages.size());
    Page page = pages.get(at);
    switch (what) {
      case 5 -> data.setCodec(any(CODECS));
      case 6 -> pages.remove(at);
      case 7 -> pages.add(random.nextInt(pages.size() + 1), page.copy());
      case 8 -> data.setType(any(Type.values()));
      case 9, 10, 11 -> header(page.header);
      case 12 -> page.excess = near(0);
      case 13 -> {
        if (page.header.isSetCrc()) {
          page.header.unsetCrc();
        } else {
          page.header.setCrc(0);
        }
      }
      default -> page.content = bytes.apply(page.content, any(pages).content, random, 1);
    }
  }

  private void header(PageHeader header) {
    if (header.isSetDictionary_page_header()) {
      int values = header.getDictionary_page_header().getNum_values();
      header.getDictionary_page_header().setNum_values(near(values));
    } else if (header.isSetData_page_header()) {
      DataPageHeader first = header.getData_page_header();
      switch (random.nextInt(4)) {
        case 0 -> first.setNum_values(near(first.getNum_values()));
        case 1 -> first.setDefinition_level_encoding(any(LEVELS));
        case 2 -> first.setRepetition_level_encoding(any(LEVELS));
        default -> first.setEncoding(any(Encoding.values()));
      }
    } else if (header.isSetData_page_header_v2()) {
      DataPageHeaderV2 second = header.getData_page_header_v2();
      switch (random.nextInt(7)) {
        case 0 -> second.setNum_values(near(second.getNum_values()));
        case 1 -> second.setNum_nulls(near(second.getNum_nulls()));
        case 2 -> second.setNum_rows(near(second.getNum_rows()));
        case 3 ->
            second.setDefinition_levels_byte_length(
                near(second.getDefinition_levels_byte_length()));
        case 4 ->
            second.setRepetition_levels_byte_length(
                near(second.getRepetition_levels_byte_length()));
        case 5 -> second.setIs_compressed(!second.isIs_compressed());
        default -> second.setEncoding(any(Encoding.values()));
      }
    }
  }
}
