package io.anasto.format;

import io.anasto.row.ChunkBuilder;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads a CSV file's rows into columns, matched by name.
 *
 * <p>A blank line is left out, as commons-csv and FastCSV do by default, but in a file of one
 * column it is a row whose value is null: otherwise such rows would get lost between writing and
 * reading, for null has no other spelling than no text at all.
 */
final class CsvReader implements TextReader {
  private final CsvParser parser;
  private final String file;
  private final Schema schema;
  private final CsvFormat format;
  private final TextParser exactText = new TextParser(true);
  private final TextParser declaredText = new TextParser(false);
  private final ReadOptions options;
  private final boolean[] special;

  /** Of each of the file's fields. */
  private final TextParser[] texts;

  /** For the fields of nested types, which hold JSON. */
  private final JsonValues[] nested;

  private final int required;

  /** The schema's position of each of the file's fields. */
  private int[] positions;

  private DataType.Kind[] kinds;

  /**
   * Of each of the file's fields, whether it may have the common spelling; the last one ends in
   * another way.
   */
  private boolean[] common;

  /** The chunk's column of each of the file's fields. */
  private final Column[] columns;

  /** The schema's columns that the file lacks. */
  private int[] absent = {};

  /** What a row would be, where the header has a column that the schema lacks; else null. */
  private DataException rowless;

  private final boolean blankLines;
  private boolean widthKnown;

  CsvReader(CsvFormat format, CsvParser parser, String file, Schema schema, ReadOptions readOptions)
      throws IOException {
    CsvOptions options = format.options();
    this.format = format;
    this.parser = parser;
    this.file = file;
    this.schema = schema;
    this.options = readOptions;
    this.required = Math.min(readOptions.required(), schema.size());
    CsvHeader header = options.header() ? CsvHeader.read(parser) : null;
    this.widthKnown = options.header();
    map(
        header == null
            ? IntStream.range(0, widthKnown ? 0 : schema.size()).toArray()
            : isHeaderAlone(header) ? new int[0] : positions(header));
    for (int position : absent) {
      if (header != null && !schema.field(position).nullable()) {
        throw DataException.missingColumn(file, schema.field(position).name());
      }
    }
    this.blankLines = (header == null ? positions.length : header.names().size()) == 1;
    this.columns = new Column[positions.length];
    this.special = new boolean[positions.length];
    this.texts = texts();
    this.nested = nested();
    for (int i = 0; i < positions.length; i++) {
      special[i] = nested[i] != null || isUnsettled(positions[i]);
    }
  }

  /** As {@link #sibling}. */
  private CsvReader(CsvReader first) throws IOException {
    this.format = first.format;
    this.parser = format.parser(InputStream.nullInputStream(), first.file);
    this.parser.endLinesAs(first.parser);
    this.file = first.file;
    this.schema = first.schema;
    this.options = first.options;
    this.required = first.required;
    this.positions = first.positions;
    this.kinds = first.kinds;
    this.common = first.common;
    this.absent = first.absent;
    this.blankLines = first.blankLines;
    this.widthKnown = true;
    this.columns = new Column[positions.length];
    this.special = first.special;
    this.texts = texts();
    this.nested = nested();
  }

  private TextParser[] texts() {
    return IntStream.of(positions)
        .mapToObj(i -> options.isDeclared(schema.field(i).name()) ? declaredText : exactText)
        .toArray(TextParser[]::new);
  }

  private boolean isUnsettled(int position) {
    return schema.field(position).type().equals(DataType.UNSETTLED);
  }

  private JsonValues[] nested() {
    JsonValues[] values = new JsonValues[positions.length];
    for (int i = 0; i < positions.length; i++) {
      values[i] = isNested(schema.field(positions[i]).type()) ? new JsonValues() : null;
    }
    return values;
  }

  @Override
  public TextReader sibling() throws IOException {
    return widthKnown && rowless == null ? new CsvReader(this) : null;
  }

  @Override
  public void restart(InputStream text, long linesBefore) {
    parser.restart(text, linesBefore);
  }

  @Override
  public long lines() {
    return parser.linesBefore();
  }

  /**
   * Files without rows settle nothing: before a file with rows there is a schema without columns.
   */
  private boolean isHeaderAlone(CsvHeader header) throws IOException {
    return schema.size() == 0 && !parser.nextRow(header.names().size() == 1);
  }

  private int[] positions(CsvHeader header) throws DataException {
    List<String> names = header.names();
    for (Field field : schema.fields().subList(0, required)) {
      if (!names.contains(field.name())) {
        throw DataException.missingColumn(file, field.name());
      }
    }
    if (schema.size() == 0) {
      // No file had a row so far: a header alone settles nothing, and is no error.
      rowless = DataException.newColumn(file, header.line(), names.get(0));
      return new int[0];
    }
    int[] found = new int[names.size()];
    for (int i = 0; i < found.length; i++) {
      String name = names.get(i);
      if (schema.position(name).isEmpty()) {
        // Without rows there is nothing to be lost.
        rowless = DataException.newColumn(file, header.line(), name);
        return new int[0];
      }
      found[i] = schema.position(name).getAsInt();
    }
    return found;
  }

  private void map(int[] found) throws DataException {
    Set<Integer> present = IntStream.of(found).boxed().collect(Collectors.toSet());
    positions = found;
    kinds = new DataType.Kind[found.length];
    for (int i = 0; i < found.length; i++) {
      kinds[i] = schema.field(found[i]).type().kind();
    }
    common = new boolean[found.length];
    for (int i = 0; i < found.length - 1; i++) {
      common[i] = CommonSpelling.isIn(format.options(), kinds[i]);
    }
    absent = IntStream.range(0, schema.size()).filter(i -> !present.contains(i)).toArray();
  }

  @Override
  public boolean read(ChunkBuilder into) throws IOException {
    for (int i = 0; i < positions.length; i++) {
      columns[i] = into.column(positions[i]);
    }
    while (!into.isFull()) {
      if (!parser.nextRow(blankLines)) {
        return false;
      }
      if (rowless != null) {
        throw rowless;
      }
      if (widthKnown) {
        readRow();
      } else {
        readFirstRow();
      }
      for (int position : absent) {
        into.column(position).appendNull();
      }
      into.endRow();
    }
    return true;
  }

  private void readRow() throws IOException {
    int width = positions.length;
    for (int i = 0; i < width; i++) {
      if (common[i] && parser.appendCommon(kinds[i], columns[i])) {
        continue;
      }
      parser.nextField();
      if (parser.isEndOfRow() != (i == width - 1)) {
        throw CsvWidth.error(parser, i + 1, width);
      }
      store(i);
    }
  }

  /** The first row of a file without header tells how many of the schema's columns are there. */
  private void readFirstRow() throws IOException {
    int width = 0;
    do {
      parser.nextField();
      if (width == positions.length) {
        throw tooWide(width);
      }
      store(width++);
    } while (!parser.isEndOfRow());
    if (width < required) {
      throw CsvWidth.error(parser, width, required);
    }
    map(IntStream.range(0, width).toArray());
    widthKnown = true;
  }

  private DataException tooWide(int width) throws IOException {
    return schema.position(CsvHeader.nameAt(0)).isPresent()
        ? DataException.newColumn(file, parser.rowLine(), CsvHeader.nameAt(width))
        : CsvWidth.error(parser, width + 1, width);
  }

  private void store(int i) throws IOException {
    if (parser.isNull()) {
      storeNull(i);
    } else if (special[i]) {
      storeSpecial(i);
    } else if (!texts[i].append(parser.bytes(), parser.from(), parser.to(), kinds[i], columns[i])) {
      throw mismatch(i, "");
    }
  }

  private void storeNull(int i) throws DataException {
    if (!schema.field(positions[i]).nullable()) {
      throw mismatch(i, "; the column must not be null");
    }
    columns[i].appendNull();
  }

  private void storeSpecial(int i) throws IOException {
    Field field = schema.field(positions[i]);
    if (isUnsettled(positions[i])) {
      throw DataException.unsettled(
          DataException.mismatch(
              file,
              parser.line(),
              field.name(),
              parser.text(),
              "null, as all values of the column have been so far"));
    }
    boolean exact = !options.isDeclared(field.name());
    if (!nested[i].parse(
        parser.bytes(), parser.from(), parser.to(), columns[i], field.type(), exact)) {
      DataException mismatch = mismatch(i, " as JSON");
      throw field.type().isSettled() ? mismatch : DataException.unsettled(mismatch);
    }
  }

  private DataException mismatch(int i, String more) {
    Field field = schema.field(positions[i]);
    return DataException.mismatch(
        file, parser.line(), field.name(), parser.text(), withArticle(field.type()) + more);
  }

  private static String withArticle(DataType type) {
    String name = type.toString();
    return (name.startsWith("i") ? "an " : "a ") + name;
  }

  static boolean isNested(DataType type) {
    return switch (type.kind()) {
      case LIST, MAP, STRUCT -> true;
      case BOOLEAN,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT32,
          FLOAT64,
          DECIMAL,
          STRING,
          BINARY,
          DATE,
          TIMESTAMP,
          TIMESTAMP_NTZ ->
          false;
    };
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
