package io.anasto.delta;

import static io.anasto.format.TableReader.CHANGE_FIELDS;
import static io.anasto.format.TableReader.CHANGE_TYPE;
import static io.anasto.format.TableReader.COMMIT_TIMESTAMP;
import static io.anasto.format.TableReader.COMMIT_VERSION;

import io.anasto.delta.DeltaFile.Change;
import io.anasto.format.Cast;
import io.anasto.format.CastException;
import io.anasto.format.DataException;
import io.anasto.format.InputFile;
import io.anasto.format.ParquetFormat;
import io.anasto.format.ReadOptions;
import io.anasto.format.RowReader;
import io.anasto.format.StoredColumn;
import io.anasto.format.TableException;
import io.anasto.format.TypeGrowth;
import io.anasto.row.BytesColumn;
import io.anasto.row.Column;
import io.anasto.row.DataType;
import io.anasto.row.Field;
import io.anasto.row.LongColumn;
import io.anasto.row.Schema;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/** Opens the data files of one version as rows of the schema that is asked for. Not thread-safe. */
final class DeltaOpener {
  private static final ParquetFormat PARQUET = new ParquetFormat();
  private static final Pattern DATE = Pattern.compile("-?\\d{4,}-\\d\\d-\\d\\d");
  private static final String INSERT = Change.INSERT.text();

  private final DeltaLog log;
  private final long version;
  private final Instant time;
  private final List<DeltaColumn> columns;
  private final Schema wanted;
  private final ReadOptions options;

  /** Whether rows say what happened to them. */
  private final boolean changeRows;

  /**
   * Prepares for a version's files.
   *
   * @param columns the table's, at this version
   * @param wanted the rows' columns
   * @param rowsAlone the last of them are the table's own, however they are called
   * @throws DataException when the table has a column that is not wanted
   */
  DeltaOpener(
      DeltaLog log,
      long version,
      Instant time,
      List<DeltaColumn> columns,
      Schema wanted,
      ReadOptions options,
      boolean rowsAlone)
      throws IOException {
    this.log = log;
    this.version = version;
    this.time = time;
    this.columns = columns;
    this.wanted = wanted;
    this.options = options;
    this.changeRows = !rowsAlone && hasChangeFields(wanted);
    checkColumns();
  }

  private static boolean hasChangeFields(Schema schema) {
    int before = schema.size() - CHANGE_FIELDS.size();
    return before >= 0 && schema.fields().subList(before, schema.size()).equals(CHANGE_FIELDS);
  }

  private void checkColumns() throws IOException {
    for (DeltaColumn column : columns) {
      if (changeRows && isChangeField(column.name())) {
        throw refusedName(log.faults(), version, column.name());
      }
      OptionalInt position = wanted.position(column.name());
      if (position.isEmpty()) {
        throw DataException.newColumn(place(), 0, column.name());
      }
      Field field = wanted.field(position.getAsInt());
      Optional<String> added =
          TypeGrowth.newField(column.name(), field.type(), column.stored().type());
      if (added.isPresent()) {
        throw DataException.newColumn(place(), 0, added.get());
      }
      cast(column.stored().type(), field.type(), !options.exact(), field, place());
    }
    for (Field field : wanted.fields()) {
      boolean there = columns.stream().anyMatch(column -> column.name().equals(field.name()));
      if (!there && !field.nullable()) {
        throw DataException.missingColumn(place(), field.name());
      }
    }
  }

  private String place() {
    return log.faults().place(version);
  }

  static boolean isChangeField(String name) {
    return CHANGE_FIELDS.stream().anyMatch(field -> field.name().equals(name));
  }

  static IOException refusedName(DeltaFaults faults, long version, String column) {
    return faults.refusedColumn(
        version,
        column,
        "has the name of a column that Anasto adds to change rows; rename it, or set changes ="
            + " \"rows\" to have the rows alone");
  }

  /** The rows of a file; empty where none are meant. */
  RowReader open(DeltaFile file) throws IOException {
    if (!changeRows && file.change() == Change.DELETE && file.rows().isAll()) {
      throw log.faults().noInsert(version, file.change().text());
    }
    if (file.rows().isAll()) {
      return file.change() == Change.STATED && !changeRows ? inserts(file) : whole(file, wanted);
    }
    LongPredicate meant = DeltaVectors.load(log, version, file.rows());
    return new DeltaSelectedRows(
        whole(file, wanted),
        wanted,
        wanted.size(),
        (rows, row, position) -> {
          boolean is = meant.test(position);
          if (is && !changeRows && file.change() == Change.DELETE) {
            throw log.faults().noInsert(version, file.change().text());
          }
          return is;
        });
  }

  /** Rows of a file that says what happened to them, where this must be an insert. */
  private RowReader inserts(DeltaFile file) throws IOException {
    if (column(CHANGE_TYPE) != null) {
      // The file has either the one or the other.
      throw refusedName(log.faults(), version, CHANGE_TYPE);
    }
    Schema aside = wanted.plus(List.of(Field.of(CHANGE_TYPE, DataType.STRING)));
    int place = wanted.size();
    return new DeltaSelectedRows(
        whole(file, aside),
        aside,
        place,
        (rows, row, position) -> {
          String change = ((BytesColumn) rows.column(place)).text(row);
          if (!change.equals(INSERT)) {
            throw log.faults().noInsert(version, change);
          }
          return true;
        });
  }

  private RowReader whole(DeltaFile file, Schema schema) throws IOException {
    Path path = DeltaPaths.file(log, version, file.path());
    String name = place() + ", " + shown(path);
    List<StoredColumn> stored = new ArrayList<>();
    DeltaConstants constants = new DeltaConstants();
    for (int i = 0; i < schema.size(); i++) {
      Field field = schema.field(i);
      DeltaColumn column = column(field.name());
      if (column != null && !column.isPartition()) {
        stored.add(column.stored());
      } else if (column != null) {
        partitionValue(file, column, field, constants.add(i, field.type()), name);
      } else if (isChangeField(field.name()) && isAdded(i, schema)) {
        change(file, field, i, stored, constants);
      } else {
        constants.addNull(i, field.type());
      }
    }
    try {
      return new DeltaWholeFile(
          PARQUET.open(InputFile.of(path, name), stored, schema, options), constants);
    } catch (NoSuchFileException e) {
      throw log.faults().gone(version, "its data file " + shown(path), e);
    } catch (ClosedByInterruptException | DataException | TableException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "%s: its data file %s cannot be read: %s".formatted(place(), shown(path), e.getMessage()),
          e);
    }
  }

  private String shown(Path path) {
    Path table = log.directory();
    return (path.startsWith(table) ? table.relativize(path) : path).toString();
  }

  private DeltaColumn column(String name) {
    for (DeltaColumn column : columns) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    return null;
  }

  /** Whether the column is one that change rows have beside the table's. */
  private boolean isAdded(int position, Schema schema) {
    return changeRows
        ? position >= wanted.size() - CHANGE_FIELDS.size()
        : position == wanted.size() && schema.size() > wanted.size();
  }

  private void change(
      DeltaFile file, Field field, int at, List<StoredColumn> stored, DeltaConstants constants) {
    switch (field.name()) {
      case CHANGE_TYPE -> {
        if (file.change() == Change.STATED) {
          stored.add(StoredColumn.scalar(CHANGE_TYPE, DataType.STRING));
        } else {
          ((BytesColumn) constants.add(at, field.type())).append(file.change().text());
        }
      }
      case COMMIT_VERSION -> ((LongColumn) constants.add(at, field.type())).append(version);
      case COMMIT_TIMESTAMP ->
          ((LongColumn) constants.add(at, field.type()))
              .append(ChronoUnit.MICROS.between(Instant.EPOCH, time));
      default -> throw new IllegalStateException("no change field: " + field.name());
    }
  }

  /** Parses a value of the log: the protocol's "Partition Value Serialization". */
  private void partitionValue(
      DeltaFile file, DeltaColumn column, Field field, Column into, String name)
      throws IOException {
    if (file.partition() == null) {
      throw DataException.malformed(
          name, "column \"" + field.name() + '"', "the log does not tell the partition's value");
    }
    String text = value(file.partition(), column.stored().stored());
    // An empty text stands for null, in texts too.
    if (text == null || text.isEmpty()) {
      if (!field.nullable()) {
        throw DataException.mismatch(
            name, "column \"" + field.name() + '"', "is null, and the column must not be");
      }
      into.appendNull();
      return;
    }
    DataType type = column.stored().type();
    // Of before the type was widened.
    DataType written =
        type.kind() == DataType.Kind.TIMESTAMP_NTZ && DATE.matcher(text).matches()
            ? DataType.DATE
            : type;
    BytesColumn texts = (BytesColumn) Column.of(DataType.STRING, 1);
    texts.append(text);
    Column own = Column.of(written, 1);
    try {
      cast(DataType.STRING, written, true, field, name).append(texts, 0, own);
      cast(written, field.type(), !options.exact(), field, name).append(own, 0, into);
    } catch (CastException e) {
      throw e.in(name, "partition", field.name());
    }
  }

  private static String value(Map<String, String> values, String key) {
    if (values.containsKey(key)) {
      return values.get(key);
    }
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(key))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(null);
  }

  private static Cast cast(DataType from, DataType to, boolean declared, Field field, String name)
      throws DataException {
    return Cast.ofTable(from, to)
        .or(() -> Cast.of(from, to, declared))
        .orElseThrow(
            () ->
                DataException.mismatch(
                    name,
                    "column \"" + field.name() + '"',
                    "is %s in the table and not %s".formatted(from, to)));
  }
}
