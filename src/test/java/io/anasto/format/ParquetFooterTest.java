package io.anasto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnCryptoMetaData;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.EncryptionWithFooterKey;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.VariantType;
import org.junit.jupiter.api.Test;

/** Footers that no writer makes, each with its message. */
class ParquetFooterTest {
  /** A file of one row and one column {@code a}, whose footer alone is there. */
  private static FileMetaData footer(SchemaElement... more) {
    List<SchemaElement> schema = new ArrayList<>();
    schema.add(new SchemaElement("m").setNum_children(1));
    schema.add(leaf("a"));
    schema.addAll(List.of(more));
    ColumnMetaData data =
        new ColumnMetaData(
            Type.INT32, List.of(), List.of("a"), CompressionCodec.UNCOMPRESSED, 1, 10, 10, 4);
    ColumnChunk chunk = new ColumnChunk(0).setMeta_data(data);
    return new FileMetaData(
        1, schema, 1, new ArrayList<>(List.of(new RowGroup(List.of(chunk), 10, 1))));
  }

  private static SchemaElement leaf(String name) {
    return new SchemaElement(name)
        .setType(Type.INT32)
        .setRepetition_type(FieldRepetitionType.REQUIRED);
  }

  private static ColumnChunk chunk(FileMetaData footer) {
    return footer.getRow_groups().get(0).getColumns().get(0);
  }

  private static String message(Consumer<FileMetaData> change, SchemaElement... more)
      throws IOException {
    FileMetaData footer = footer(more);
    change.accept(footer);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(new byte[10]);
    int start = file.size();
    Util.writeFileMetaData(footer, file);
    int length = file.size() - start;
    file.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    try {
      return ParquetTables.rows(ParquetTables.file(file.toByteArray())).toString();
    } catch (DataException e) {
      return e.getMessage();
    }
  }

  @Test
  void chunksThatCannotBeReadAreRefusedByTheirPlace() throws IOException {
    String place = "rows.parquet row group 1, column \"a\": ";
    assertThat(message(footer -> chunk(footer).getMeta_data().setData_page_offset(1000)))
        .startsWith(place + "claims 10 bytes from 1,000 on, but the footer begins at 14");
    assertThat(message(footer -> chunk(footer).getMeta_data().setTotal_compressed_size(11)))
        .startsWith(place + "claims 11 bytes from 4 on, but the footer begins at 14");
    assertThat(message(footer -> chunk(footer).getMeta_data().setType(Type.INT64)))
        .isEqualTo(place + "is INT64, but INT32 in the schema");
    assertThat(message(footer -> chunk(footer).getMeta_data().setNum_values(2)))
        .isEqualTo(place + "claims 2 values for 1 rows");
    assertThat(message(footer -> chunk(footer).setFile_path("other.parquet")))
        .isEqualTo(place + "is in another file, \"other.parquet\"");
    assertThat(message(footer -> chunk(footer).unsetMeta_data()))
        .isEqualTo(place + "has no metadata");
    assertThat(
            message(
                footer ->
                    chunk(footer)
                        .setCrypto_metadata(
                            ColumnCryptoMetaData.ENCRYPTION_WITH_FOOTER_KEY(
                                new EncryptionWithFooterKey()))))
        .isEqualTo(place + "is encrypted, and Anasto has no keys");
    assertThat(message(footer -> chunk(footer).getMeta_data().setCodec(CompressionCodec.LZO)))
        .startsWith("rows.parquet row group 1, column \"a\", page 1: has a header that is damaged");
    assertThat(message(footer -> footer.getRow_groups().get(0).setColumns(List.of())))
        .isEqualTo(
            "rows.parquet row group 1: claims 1 rows in 0 column chunks, and the schema has 1");
  }

  @Test
  void schemasThatAreNoneAreRefused() throws IOException {
    assertThat(message(footer -> footer.getSchema().get(0).setNum_children(2)))
        .isEqualTo("rows.parquet footer: has a schema that lacks fields of its group \"m\"");
    assertThat(message(footer -> {}, leaf("b")))
        .isEqualTo("rows.parquet footer: has a schema with a field that belongs to nothing");
    assertThat(message(footer -> footer.setSchema(List.of())))
        .isEqualTo("rows.parquet footer: has no schema");
    assertThat(
            message(
                footer -> {
                  footer.setSchema(List.of(new SchemaElement("m").setNum_children(0)));
                  footer.getRow_groups().get(0).setColumns(List.of());
                }))
        .isEqualTo("rows.parquet row group 1: claims 1 rows, but the file has no columns");
    assertThat(message(footer -> footer.getSchema().get(1).setName("")))
        .isEqualTo("rows.parquet: has a column without a name");
    assertThat(
            message(
                footer -> {
                  footer.getSchema().get(0).setNum_children(2);
                  footer.getRow_groups().get(0).setColumns(List.of(chunk(footer), chunk(footer)));
                },
                leaf("a")))
        .isEqualTo("rows.parquet: has a column \"a\" twice");
  }

  @Test
  void typesThatAnastoLacksAreRefusedByName() throws IOException {
    assertThat(
            message(
                footer ->
                    footer
                        .getSchema()
                        .get(1)
                        .setLogicalType(LogicalType.DECIMAL(new DecimalType(2, 39)))))
        .startsWith("rows.parquet column \"a\": is a decimal(39,2)");
    assertThat(
            message(
                footer ->
                    footer.setSchema(
                        List.of(
                            new SchemaElement("m").setNum_children(1),
                            new SchemaElement("v")
                                .setNum_children(1)
                                .setRepetition_type(FieldRepetitionType.REQUIRED)
                                .setLogicalType(LogicalType.VARIANT(new VariantType())),
                            leaf("metadata")))))
        .isEqualTo("rows.parquet column \"v\": is a VARIANT, which Anasto does not read");
  }

  /** The room for all of them is made before the first is looked for. */
  @Test
  void aListThatClaimsMoreThanTheFooterHoldsIsRefused() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    // Field 1, a number; field 2, a list of 2^31-1 structures.
    file.writeBytes(HexFormat.of().parseHex("1502" + "19fcffffffff07" + "00"));
    file.writeBytes(HexFormat.of().parseHex("0a000000"));
    file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> ParquetTables.rows(ParquetTables.file(file.toByteArray())))
        .hasMessage("rows.parquet footer: is damaged");
  }
}
