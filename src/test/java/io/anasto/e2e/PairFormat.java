package io.anasto.e2e;

import io.anasto.row.DataType;
import io.anasto.row.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the rows of {@link EveryType} are written and read, by other hands than Anasto's. */
enum PairFormat {
  CSV {
    @Override
    void write(Statement sql, Path file) throws SQLException {
      // Quoted, so that an empty text is told from none.
      String texts =
          EveryType.fields().stream()
              .filter(field -> field.type().equals(DataType.STRING))
              .map(Field::name)
              .collect(Collectors.joining(", "));
      sql.execute(
          "COPY (SELECT %s FROM %s) TO '%s' (FORMAT CSV, HEADER, FORCE_QUOTE (%s))"
              .formatted(columns(PairFormat::csv), EveryType.TRUTH, file, texts));
    }

    @Override
    String read(Statement sql, List<Path> files) {
      return """
      SELECT %s FROM (SELECT %s FROM read_csv(%s, columns = %s, header = true,
        auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
        allow_quoted_nulls = false, new_line = '\\n', max_line_size = 16777216))"""
          .formatted(
              columns(DuckType::fromText),
              columns(PairFormat::parsed),
              list(files),
              types(type -> "VARCHAR"));
    }
  },

  JSON {
    @Override
    void write(Statement sql, Path file) throws SQLException, IOException {
      Path bare = file.resolveSibling(".bare");
      sql.execute(
          "COPY (SELECT %s FROM %s) TO '%s' (FORMAT JSON)"
              .formatted(columns(DuckType::toText), EveryType.TRUTH, bare));
      JsonQuotes.copy(List.of(bare), file, JsonQuotes.Words.NON_FINITE);
    }

    @Override
    String read(Statement sql, List<Path> files) throws IOException {
      Path texts = files.get(0).resolveSibling(".texts");
      JsonQuotes.copy(files, texts, JsonQuotes.Words.NUMBERS);
      return fromJsonTexts(texts);
    }
  },

  AVRO {
    @Override
    void write(Statement sql, Path file) throws SQLException, IOException {
      try (ResultSet rows =
          sql.executeQuery("SELECT " + columns(PairFormat::jdbc) + " FROM " + EveryType.TRUTH)) {
        AvroFiles.write(rows, EveryType.fields(), file);
      }
    }

    @Override
    String read(Statement sql, List<Path> files) throws IOException {
      Path texts = files.get(0).resolveSibling(".texts");
      AvroFiles.toJsonLines(files, texts);
      return fromJsonTexts(texts);
    }
  },

  PARQUET {
    @Override
    void write(Statement sql, Path file) throws SQLException {
      // In a dictionary of DuckDB's, 0.0 and -0.0 are one value.
      sql.execute(
          "COPY %s TO '%s' (FORMAT PARQUET, DICTIONARY_SIZE_LIMIT 1)"
              .formatted(EveryType.TRUTH, file));
    }

    @Override
    String read(Statement sql, List<Path> files) {
      return "SELECT %s FROM read_parquet(%s)"
          .formatted(columns((value, type) -> value + "::" + DuckType.name(type)), list(files));
    }
  };

  /** Writes a file with the rows, in their order. */
  abstract void write(Statement sql, Path file) throws SQLException, IOException;

  /**
   * A query for the rows of these files, in the order in which they stand there, that {@link
   * DuckType#exact} takes.
   */
  abstract String read(Statement sql, List<Path> files) throws SQLException, IOException;

  /** As the config spells it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private interface Expression {
    String of(String value, DataType type);
  }

  private static String columns(Expression expression) {
    return EveryType.fields().stream()
        .map(field -> expression.of(field.name(), field.type()) + " AS \"" + field.name() + '"')
        .collect(Collectors.joining(", "));
  }

  private static String list(List<Path> files) {
    return files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ", "[", "]"));
  }

  private static String csv(String value, DataType type) {
    String text = DuckType.toText(value, type);
    return DuckType.isNested(type) ? jsonText(text, type) : text;
  }

  private static String jdbc(String value, DataType type) {
    return DuckType.forJdbc(value, type);
  }

  /** A CSV field as a text, or as lists, maps and structs of texts. */
  private static String parsed(String value, DataType type) {
    return DuckType.isNested(type)
        ? (DuckType.hasDecimal(type) ? numbersQuoted(value) : value)
            + "::JSON::"
            + DuckType.textName(type)
        : value;
  }

  private static String fromJsonTexts(Path lines) {
    return "SELECT %s FROM read_json('%s', format = 'newline_delimited', columns = %s)"
        .formatted(columns(DuckType::fromText), lines, types(DuckType::textName));
  }

  private static String types(Function<DataType, String> type) {
    return EveryType.fields().stream()
        .map(field -> "'" + field.name() + "': '" + type.apply(field.type()) + "'")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** DuckDB writes NaN and infinities into JSON bare, which is not JSON's grammar. */
  private static String jsonText(String value, DataType type) {
    String json = "to_json(" + value + ")";
    return DuckType.hasFloat(type) ? quoted(json, "NaN|-?Infinity") : json;
  }

  /** DuckDB reads JSON's numbers by way of doubles; a text keeps all digits. */
  private static String numbersQuoted(String json) {
    return quoted(json, "-?[0-9][-+.eE0-9]*");
  }

  /** Quotes what matches and is in no quotes. JSON has no bare character of the code 1. */
  private static String quoted(String json, String pattern) {
    String marked =
        "regexp_replace(%s, '(\"(?:[^\"\\\\]|\\\\.)*\")|(%s)', '\\1' || chr(1) || '\\2' || chr(1), 'g')"
            .formatted(json, pattern);
    return "replace(replace(" + marked + ", chr(1) || chr(1), ''), chr(1), '\"')";
  }
}
