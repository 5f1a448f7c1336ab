package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose delimiter seems to be another one are told about, and only those. */
class CsvHintTest {
  private static Optional<String> hint(CsvOptions options, String text) throws IOException {
    return new CsvFormat(options)
        .hint(
            InputFile.of(
                CsvTables.utf8(text.replace("\\n", "\n").replace("\\t", "\t")), "rows.csv"));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "id;n\\n1;x\\n2;y\\n | \";\" | ;",
        "id\\tn\\n1\\tx\\n | a tab | \\t",
        "id;n\\n\\n1;\\n | \";\" | ;"
      },
      delimiter = '|')
  void anotherDelimiterInEachRowIsTold(String text, String named, String key) throws IOException {
    assertThat(hint(CsvOptions.DEFAULT, text))
        .contains(
            "each row is one column, and has %s in it; if that separates columns, set csv = { delimiter = \"%s\" }"
                .formatted(named, key));
  }

  @Test
  void aBarAndACommaAreToldToo() throws IOException {
    assertThat(hint(CsvOptions.DEFAULT, "id|n\n1|x\n").orElseThrow())
        .endsWith("set csv = { delimiter = \"|\" }");
    CsvOptions semicolon =
        new CsvOptions(';', '"', true, "", StandardCharsets.UTF_8, Optional.empty());
    assertThat(hint(semicolon, "id,n\n1,x\n").orElseThrow())
        .endsWith("set csv = { delimiter = \",\" }");
    assertThat(hint(CsvTables.withoutHeader(), "1;x\n")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "id;n\\n",
        "id\\n1;x\\n",
        "id;n\\n1;x\\n2\\n",
        "id;n,m\\n1;x,2\\n",
        "id;n\\n1;x,2\\n",
        "sep=x,n\\n1,2\\n",
        "\"id;n\"\\n\"1;x\"\\n",
        "id\\n1\\n"
      })
  void allElseIsLeftAlone(String text) throws IOException {
    assertThat(hint(CsvOptions.DEFAULT, text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "sep=;\\nid;n\\n1;x\\n ! sep=; ! , and set csv = { delimiter = \";\" }",
        "sep=\\t\\nid\\tn\\n ! sep=\\t ! , and set csv = { delimiter = \"\\t\" }",
        "sep=,\\nid,n\\n1,x\\n ! sep=, ! ''"
      })
  void aNoteToExcelIsTold(String text, String line, String more) throws IOException {
    assertThat(hint(CsvOptions.DEFAULT, text))
        .contains(
            "the first line is \"%s\", which is a note to Excel and no header; take the line out of the file%s"
                .formatted(line, more));
  }

  @Test
  void aTextOfUtf8InAnotherEncodingIsTold() throws IOException {
    byte[] utf8 = CsvTables.utf8("id,name\n1,Zoë\n");
    for (String said : List.of("ISO-8859-1", "windows-1252", "Shift_JIS")) {
      CsvFormat format = new CsvFormat(CsvTables.in(Charset.forName(said)));
      assertThat(format.hint(InputFile.of(utf8, "rows.csv")).orElseThrow())
          .contains("is read as " + said)
          .endsWith("leave 'encoding' out of csv");
      assertThat(format.hint(InputFile.of(CsvTables.utf8("id,name\n1,Zoe\n"), "x"))).isEmpty();
    }
    CsvFormat latin = new CsvFormat(CsvTables.in(StandardCharsets.ISO_8859_1));
    assertThat(
            latin.hint(
                InputFile.of("id,name\n1,Zoë\n".getBytes(StandardCharsets.ISO_8859_1), "rows.csv")))
        .isEmpty();
  }

  @Test
  void aNoteToExcelWithOurDelimiterIsNoHeader() {
    try {
      CsvTables.rows(new CsvFormat(CsvOptions.DEFAULT), CsvTables.utf8("sep=,\nid,n\n1,x\n"));
      throw new AssertionError("was read");
    } catch (IOException e) {
      assertThat(e)
          .hasMessage(
              "rows.csv line 1: the line is a note to Excel and no header; take it out of the"
                  + " file");
    }
  }
}
