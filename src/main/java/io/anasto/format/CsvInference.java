package io.anasto.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at the rows of a CSV file and widens what is known about its columns. */
final class CsvInference {
  private final CsvParser parser;
  private final boolean hasHeader;
  private final List<TypeInference> columns = new ArrayList<>();

  CsvInference(CsvParser parser, CsvOptions options) {
    this.parser = parser;
    this.hasHeader = options.header();
  }

  void run(SchemaInference inference, long maxBytes) throws IOException {
    CsvHeader header = hasHeader ? CsvHeader.read(parser) : null;
    if (hasHeader && header == null) {
      return;
    }
    boolean oneColumn = header != null && header.names().size() == 1;
    while (parser.consumed() < maxBytes && parser.nextRow(oneColumn)) {
      if (columns.isEmpty()) {
        begin(inference, header);
      } else {
        observeRow();
      }
    }
  }

  /** Only the first row settles that there are columns: a file without rows says nothing. */
  private void begin(SchemaInference inference, CsvHeader header) throws IOException {
    if (header != null) {
      header.names().forEach(name -> columns.add(inference.column(name)));
      observeRow();
      return;
    }
    do {
      parser.nextField();
      columns.add(inference.column(CsvHeader.nameAt(columns.size())));
      observe(columns.get(columns.size() - 1));
    } while (!parser.isEndOfRow());
  }

  private void observeRow() throws IOException {
    int width = columns.size();
    for (int i = 0; i < width; i++) {
      parser.nextField();
      observe(columns.get(i));
      if (parser.isEndOfRow() != (i == width - 1)) {
        throw CsvWidth.error(parser, i + 1, width);
      }
    }
  }

  private void observe(TypeInference column) {
    if (parser.isNull()) {
      column.observeNull();
    } else {
      column.observeText(parser.bytes(), parser.from(), parser.to());
    }
  }
}
