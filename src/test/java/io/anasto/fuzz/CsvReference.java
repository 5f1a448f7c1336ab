package io.anasto.fuzz;

import de.siegmar.fastcsv.reader.CommentStrategy;
import io.anasto.format.CsvOptions;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.QuoteMode;

/**
 * A CSV file as others read it: FastCSV says whether it is one, commons-csv gives the fields, for
 * it tells a null from an empty string, and FastCSV must give the same. Then the rules that Anasto
 * adds (docs/types.md, "Files in and out"): names in the header that are there once, and rows that
 * are as wide.
 *
 * @param names of the columns; empty where there is no row
 * @param rows fields, null where there is no value
 * @param broken why it is no CSV file; empty where it is one
 * @param rule of ours that it breaks; empty where it breaks none
 */
record CsvReference(List<String> names, List<List<String>> rows, String broken, String rule) {

  /** Stands before a word for null, until it is known which rows are blank or the header. */
  private static final String NULL_TEXT = "\0";

  static CsvReference of(byte[] content, CsvOptions options) {
    String text;
    try {
      text = options.encoding().newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return broken("the encoding");
    }
    if (text.indexOf(0) >= 0) {
      return broken("a NUL");
    }
    if (isOfAnotherEncoding(content, text, options)) {
      return broken("another encoding");
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    CsvPlain plain = CsvPlain.of(text, options);
    if (!plain.broken().isEmpty()) {
      return broken(plain.broken());
    }
    text = plain.text();
    List<List<String>> fast = fastCsv(text, options);
    if (fast == null) {
      return broken("quotes");
    }
    List<List<String>> rows = commonsCsv(text, options, null);
    if (rows == null) {
      return broken("an open quote");
    }
    // FastCSV 4.0.0 loses a row that ends in LF after a quoted field with a CR of its own.
    if (!text.replace("\r\n", "").contains("\r") && !fast.equals(withoutNulls(rows))) {
      throw new Find("the references differ: %s, %s".formatted(fast, rows));
    }
    for (String word : options.nullWords()) {
      if (!word.isEmpty() || options.quotedNull()) {
        nullAlso(rows, commonsCsv(text, options, word), word);
      }
    }
    return held(rows, options);
  }

  /** What Anasto refuses though the decoder takes it, for it would lose rows (docs/config.md). */
  private static boolean isOfAnotherEncoding(byte[] content, String text, CsvOptions options) {
    if (options.encoding().equals(StandardCharsets.UTF_8)) {
      return false;
    }
    String hex = HexFormat.of().formatHex(content, 0, Math.min(content.length, 8));
    boolean isUtf16 = options.encoding().equals(StandardCharsets.UTF_16LE);
    boolean hasLineEnd = text.contains("\n") || text.contains("\r");
    boolean hasItsByte = has(content, '\n') || has(content, '\r');
    return hex.startsWith("efbbbf")
        || (isUtf16 && hex.matches("feff.*|(00(?!00)..){4}|(00(?!00)..){2}(.{2}){0,3}"))
        || (!hasLineEnd && hasItsByte);
  }

  private static boolean has(byte[] content, char c) {
    for (byte b : content) {
      if (b == c) {
        return true;
      }
    }
    return false;
  }

  /** commons-csv takes one text for null; ours takes no text at all in any case. */
  private static void nullAlso(List<List<String>> rows, List<List<String>> others, String word) {
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < rows.get(row).size(); i++) {
        if (others.get(row).get(i) == null && rows.get(row).get(i) != null) {
          rows.get(row).set(i, NULL_TEXT + word);
        }
      }
    }
  }

  private static CsvReference broken(String why) {
    return new CsvReference(List.of(), List.of(), why, "");
  }

  /** Holds the rows, blank lines among them, against the rules. */
  private static CsvReference held(List<List<String>> all, CsvOptions options) {
    int blank = 0;
    while (blank < all.size() && isBlank(all.get(blank))) {
      blank++;
    }
    if (blank == all.size()) {
      return new CsvReference(List.of(), List.of(), "", "");
    }
    List<String> first = all.get(blank);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      String name = Objects.toString(first.get(i), "").replace(NULL_TEXT, "");
      names.add(options.header() ? name : "column" + (i + 1));
    }
    List<List<String>> rows =
        new ArrayList<>(all.subList(options.header() ? blank + 1 : 0, all.size()));
    // In a file of one column a blank line is a null; see the reader.
    if (names.size() > 1) {
      rows.removeIf(CsvReference::isBlank);
    }
    rows.forEach(
        row ->
            row.replaceAll(field -> field != null && field.startsWith(NULL_TEXT) ? null : field));
    return new CsvReference(names, rows, "", rule(names, rows));
  }

  private static boolean isBlank(List<String> row) {
    return row.size() == 1 && row.get(0) == null;
  }

  private static String rule(List<String> names, List<List<String>> rows) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isEmpty()) {
        return "has no name in the header";
      }
      if (!seen.add(name)) {
        return "the header names the column";
      }
    }
    boolean even = rows.stream().allMatch(row -> row.size() == names.size());
    return even ? "" : "but the table has";
  }

  private static List<List<String>> withoutNulls(List<List<String>> rows) {
    return rows.stream()
        .map(row -> row.stream().map(field -> Objects.toString(field, "")).toList())
        .toList();
  }

  private static List<List<String>> fastCsv(String text, CsvOptions options) {
    List<List<String>> rows = new ArrayList<>();
    var builder =
        de.siegmar.fastcsv.reader.CsvReader.builder()
            .fieldSeparator(options.delimiter())
            .quoteCharacter(options.quote())
            .allowExtraCharsAfterClosingQuote(false)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .skipEmptyLines(false);
    if (options.comment().isPresent()) {
      builder.commentStrategy(CommentStrategy.SKIP).commentCharacter(options.comment().get());
    }
    try (var reader = builder.ofCsvRecord(new StringReader(text))) {
      reader.forEach(row -> rows.add(row.getFields()));
      return rows;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private static List<List<String>> commonsCsv(String text, CsvOptions options, String nullText) {
    List<List<String>> rows = new ArrayList<>();
    CSVFormat.Builder format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(options.delimiter())
            .setQuote(options.quote())
            // In this mode a field is null only where it stands without quotes.
            .setQuoteMode(
                nullText != null && options.quotedNull()
                    ? QuoteMode.MINIMAL
                    : QuoteMode.ALL_NON_NULL)
            .setNullString(nullText)
            .setIgnoreEmptyLines(false);
    options.comment().ifPresent(format::setCommentMarker);
    try (CSVParser parser = CSVParser.parse(text, format.get())) {
      parser.forEach(
          row -> {
            List<String> fields = new ArrayList<>();
            row.forEach(fields::add);
            rows.add(fields);
          });
    } catch (UncheckedIOException e) {
      // FastCSV takes an unclosed quote at the end of a file for closed.
      if (String.valueOf(e.getMessage()).contains("EOF reached before encapsulated token")) {
        return null;
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
