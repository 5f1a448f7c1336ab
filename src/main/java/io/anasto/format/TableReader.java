package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.Schema;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Reads a table that changes by numbered versions. Thread-safe. */
public interface TableReader {
  /** The column that says what happened to a row, such as {@code insert}. */
  String CHANGE_TYPE = "_change_type";

  /** The column with the version that a row comes from. */
  String COMMIT_VERSION = "_commit_version";

  /** The column with the time of that version. */
  String COMMIT_TIMESTAMP = "_commit_timestamp";

  /** The columns of change rows behind the table's own. */
  List<Field> CHANGE_FIELDS =
      List.of(
          Field.of(CHANGE_TYPE, DataType.STRING),
          Field.of(COMMIT_VERSION, DataType.INT64),
          Field.of(COMMIT_TIMESTAMP, DataType.TIMESTAMP));

  /**
   * Which table it is: another one in the same directory has another id.
   *
   * @throws TableException as for {@link #schema}
   */
  String id(TableVersion version) throws IOException;

  /**
   * What a reader of all rows takes of a version.
   *
   * @param number of the version; empty for the latest
   * @throws TableException (gone) when there is no such version any more; (refused) as for {@link
   *     #schema}
   */
  TableVersion snapshot(OptionalLong number) throws IOException;

  /**
   * The table's columns as of a version, without {@link #CHANGE_FIELDS}.
   *
   * @throws TableException (gone) when the log of that version is not there any more; (refused)
   *     when the table has a feature or a type that cannot be read, or, other than for a reader of
   *     rows alone, a column that is called as one of the change fields
   */
  Schema schema(TableVersion version) throws IOException;

  /**
   * Opens the rows of a version. Columns match by name: one that the table lacks at that version is
   * null.
   *
   * @param schema the rows' columns. Where {@link #CHANGE_FIELDS} are its last ones they are
   *     filled; where they are not, and by a reader of rows alone, each row must be an insert
   * @param options as for a file; {@link ReadOptions#required} has no meaning
   * @throws DataException when the table has a column that the schema lacks, one whose type has no
   *     way into the schema's, or a damaged file
   * @throws TableException (gone) when the log or a data file is not there any more; (refused) when
   *     rows were removed in a version that keeps no record of them, or (also when read) when a row
   *     is no insert and the schema has no place to say so
   */
  RowReader open(TableVersion version, Schema schema, ReadOptions options) throws IOException;
}
