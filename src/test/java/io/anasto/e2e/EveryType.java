package io.anasto.e2e;

import io.anasto.row.DataType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Field;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table in DuckDB with a column of every type, whose values are functions of the row's number:
 * the least and the largest, what is easily lost on the way (NaN, -0.0, an empty text, an empty
 * list, years of one digit), nulls at every level, and many that are as good as random.
 */
final class EveryType {
  static final int ROWS = 100_000;

  /** The table with the rows. Its column {@code id} is the row's number, from 0. */
  static final String TRUTH = "truth";

  /**
   * @param sql its value, of {@code i}, the row's number, and {@code h}, a hash of it; for what
   *     stands in {@link #NESTED} of the columns of {@link #SCALARS}, too
   */
  private record Column(String name, DataType type, String sql) {
    static Column of(String name, String type, String sql) {
      return new Column(name, DataType.parse(type), sql);
    }

    /** Null in five rows of six, for lists and structs take their time. */
    static Column sparse(String name, String type, String sql) {
      int rest = Math.floorMod(name.hashCode(), SPARSE);
      return of(name, type, "CASE WHEN h % " + SPARSE + " = " + rest + " THEN " + sql + " END");
    }

    String select() {
      return "(" + sql + ")::" + DuckType.name(type) + " AS " + name;
    }
  }

  private static final int SPARSE = 6;

  private static final String MACROS =
      """
      CREATE OR REPLACE MACRO pick(items, n) AS items[(n % len(items))::INTEGER + 1];
      CREATE OR REPLACE MACRO micros(digits, us) AS
        CASE digits WHEN 0 THEN us // 1000000 * 1000000 WHEN 1 THEN us // 1000 * 1000 ELSE us END;
      """;

  /** Microseconds from the first to the last moment of the years 0001 to 9999. */
  private static final String ANY_MICROS =
      """
      CASE WHEN i % 5 = 0 THEN pick([-62135596800000000, 253402300799999999, -1, 0, 1,
          -62135596800000000 + 999999, -12219292800000000, -11644473600000000, NULL], i // 5)
        ELSE micros(i % 3, (h % 315537897600000000)::BIGINT - 62135596800000000) END""";

  private static final List<Column> SCALARS =
      List.of(
          Column.of("boolean_", "boolean", "pick([true, false, NULL], i)"),
          Column.of(
              "int8_",
              "int8",
              "CASE WHEN i % 3 = 0 THEN pick([-128, 127, 0, -1, NULL], i // 3)"
                  + " ELSE (h % 256)::INTEGER - 128 END"),
          Column.of(
              "int16_",
              "int16",
              "CASE WHEN i % 3 = 0 THEN pick([-32768, 32767, 0, -129, NULL], i // 3)"
                  + " ELSE (h % 65536)::INTEGER - 32768 END"),
          Column.of(
              "int32_",
              "int32",
              "CASE WHEN i % 3 = 0 THEN pick([-2147483648, 2147483647, 0, -32769, NULL], i // 3)"
                  + " ELSE (h % 4294967296)::BIGINT - 2147483648 END"),
          Column.of(
              "int64_",
              "int64",
              "CASE WHEN i % 3 = 0 THEN pick([-9223372036854775808, 9223372036854775807, 0,"
                  + " 9007199254740993, -9007199254740993, NULL], i // 3)"
                  + " ELSE h::HUGEINT - 9223372036854775808 END"),
          Column.of(
              "float32_",
              "float32",
              "CASE WHEN i % 3 = 0 THEN pick(['nan', 'inf', '-inf', '-0.0', '0.0', '1.4e-45',"
                  + " '-1.4e-45', '1.17549435e-38', '3.4028235e38', '-3.4028235e38', '0.1',"
                  + " '16777216', NULL]::FLOAT[], i // 3)"
                  + " ELSE (h::DOUBLE * pow(10, i % 60 - 42) * (i % 2 - 0.5))::FLOAT END"),
          Column.of(
              "float64_",
              "float64",
              "CASE WHEN i % 3 = 0 THEN pick(['nan', 'inf', '-inf', '-0.0', '0.0', '4.9e-324',"
                  + " '-4.9e-324', '2.2250738585072014e-308', '1.7976931348623157e308',"
                  + " '-1.7976931348623157e308', '0.1', '9007199254740993', '1e23', NULL]::DOUBLE[],"
                  + " i // 3)"
                  + " ELSE h::DOUBLE * pow(10, i % 600 - 315) * (i % 2 - 0.5) END"),
          Column.of(
              "decimal9",
              "decimal(9,2)",
              "CASE WHEN i % 3 = 0 THEN pick(['9999999.99', '-9999999.99', '0', '-0.01', '12.50',"
                  + " NULL]::DECIMAL(9, 2)[], i // 3)"
                  + " ELSE (i - 50000)::DECIMAL(7, 0) * 1.27 END"),
          Column.of(
              "decimal18",
              "decimal(18,4)",
              "CASE WHEN i % 3 = 0 THEN pick(['99999999999999.9999', '-99999999999999.9999', '0',"
                  + " '-0.0001', '1000000000.0001', NULL]::DECIMAL(18, 4)[], i // 3)"
                  + " ELSE (i - 50000)::DECIMAL(10, 0) * 98765432.1023 END"),
          Column.of(
              "decimal38",
              "decimal(38,0)",
              "CASE WHEN i % 3 = 0 THEN pick(['99999999999999999999999999999999999999',"
                  + " '-99999999999999999999999999999999999999', '0', '-1',"
                  + " '-9223372036854775809', '18446744073709551616', NULL]::DECIMAL(38, 0)[],"
                  + " i // 3)"
                  + " ELSE ((h % 10000000000000000)::BIGINT - 5000000000000000)::DECIMAL(19, 0)"
                  + " * 1000000000000000003::DECIMAL(19, 0) END"),
          Column.of(
              "decimal_point",
              "decimal(38,10)",
              "CASE WHEN i % 3 = 0 THEN pick(['9999999999999999999999999999.9999999999',"
                  + " '-9999999999999999999999999999.9999999999', '0', '-0.0000000001', '0.1',"
                  + " NULL]::DECIMAL(38, 10)[], i // 3)"
                  + " ELSE h::DECIMAL(20, 0) * -1.0000000007 END"),
          Column.of(
              "string_",
              "string",
              """
              CASE WHEN i % 2 = 0 THEN pick(['', NULL, 'null', 'NULL', '""', '"', ',', ' ', ' a ',
                  chr(10), chr(13), chr(13) || chr(10), 'a' || chr(10) || 'b' || chr(9), '\\', '\\n',
                  '007', '1.50', 'true', 'NaN', '2024-01-31', '{"a":1}', '[', '-', '#', chr(65279),
                  chr(127) || chr(133) || chr(8232), 'Zoë', 'e' || chr(769), chr(1) || chr(31),
                  chr(128512), chr(1114109), repeat('long "text", ', 20)], i // 2)
                ELSE concat('Zoë, "the ', i, '."', chr(10), chr((128512 + i % 70)::INTEGER), h) END"""),
          Column.of(
              "binary_",
              "binary",
              """
              CASE WHEN i % 3 = 0 THEN pick([''::BLOB, NULL, '\\x00'::BLOB, '\\xFF\\xFE'::BLOB,
                  '\\x00\\x0A\\x22\\x2C'::BLOB, 'text'::BLOB, '\\xC3\\x28'::BLOB], i // 3)
                ELSE unhex(md5(i::VARCHAR))[1 : i % 17] END"""),
          Column.of(
              "date_",
              "date",
              "CASE WHEN i % 3 = 0 THEN pick(['0001-01-01', '9999-12-31', '1969-12-31',"
                  + " '1970-01-01', '2024-02-29', '1900-02-28', '1582-10-10', '0999-12-31', NULL]::DATE[],"
                  + " i // 3)"
                  + " ELSE DATE '0001-01-01' + (h % 3652059)::INTEGER END"),
          Column.of("timestamp_", "timestamp", "make_timestamptz(" + ANY_MICROS + ")"),
          Column.of("timestamp_local", "timestamp_ntz", "make_timestamp(" + ANY_MICROS + ")"));

  private static final List<Column> NESTED =
      List.of(
          Column.sparse(
              "ints",
              "list<int32>",
              "pick([NULL, [], [NULL], [NULL, -2147483648, NULL, 2147483647], [int32_],"
                  + " [0, int32_, int8_, NULL]], i)"),
          Column.sparse(
              "texts",
              "list<string>",
              "pick([[string_, '', NULL], NULL, [], [NULL], ['null', string_]], i)"),
          Column.sparse(
              "lists",
              "list<list<int64>>",
              "pick([NULL, [], [NULL], [[]], [[NULL]], [[int64_], NULL, [], [NULL, i, int64_]]], i)"),
          Column.sparse(
              "deep",
              "list<list<list<string>>>",
              "pick([NULL, [], [NULL], [[]], [[NULL]], [[[]]], [[[NULL]]],"
                  + " [[[string_, NULL], NULL, []], [], NULL, [[], ['x']]]], i)"),
          Column.sparse(
              "floats", "list<float64>", "pick([[float64_, NULL, float32_], NULL, []], i)"),
          Column.sparse("decimals", "list<decimal(38,10)>", "[decimal_point, NULL, decimal18]"),
          Column.sparse(
              "moments", "list<timestamp>", "pick([[timestamp_], NULL, [NULL, timestamp_]], i)"),
          Column.sparse(
              "bytes", "list<binary>", "pick([NULL, [binary_, NULL], [], [''::BLOB]], i)"),
          Column.sparse(
              "counts",
              "map<string,int64>",
              "pick([NULL, MAP{}, MAP{'a': int64_, '': 0}, MAP{'Zoë \"x\"': 1, 'b': i, 'a': -1}],"
                  + " i)"),
          Column.sparse(
              "holes",
              "map<string,float64>",
              "pick([NULL, MAP{'a': NULL}, MAP{'b': float64_, 'a': NULL}], i)"),
          Column.sparse(
              "names",
              "map<int32,string>",
              "pick([NULL, MAP{}, MAP{7: string_, -2147483648: NULL}, MAP{2147483647: ''}], i)"),
          Column.sparse(
              "days",
              "map<date,list<decimal(18,4)>>",
              "pick([NULL, MAP{DATE '0001-01-01': [decimal18, NULL], DATE '9999-12-31': NULL},"
                  + " MAP{DATE '1969-12-31': []}], i)"),
          Column.sparse(
              "pair",
              "struct<a:int32,b:struct<c:string,d:boolean>>",
              """
              pick([NULL, {'a': NULL, 'b': NULL}, {'a': int32_, 'b': {'c': NULL, 'd': NULL}},
                {'a': NULL, 'b': {'c': string_, 'd': boolean_}}], i)"""),
          Column.sparse(
              "pairs",
              "list<struct<a:int64,b:list<string>>>",
              """
              pick([NULL, [], [NULL], [{'a': NULL, 'b': NULL}],
                [{'a': int64_, 'b': []}, NULL, {'a': NULL, 'b': [NULL, string_]}]], i)"""),
          Column.sparse(
              "holder",
              "struct<items:list<int32>,attributes:map<string,list<string>>>",
              """
              pick([NULL, {'items': NULL, 'attributes': NULL}, {'items': [], 'attributes': MAP{}},
                {'items': [NULL, int32_], 'attributes': MAP{'k': [string_, NULL], 'l': NULL}}],
                i)"""),
          Column.sparse("scalars", scalars().toString(), scalarsSql()));

  private EveryType() {}

  /** Every column, {@code id} first. */
  static List<Field> fields() {
    return Stream.of(Stream.of(ID), SCALARS.stream(), NESTED.stream())
        .flatMap(columns -> columns)
        .map(column -> Field.of(column.name(), column.type()))
        .toList();
  }

  private static final Column ID = Column.of("id", "int64", "i");

  private static StructType scalars() {
    return new StructType(
        SCALARS.stream().map(column -> Field.of(column.name(), column.type())).toList());
  }

  private static String scalarsSql() {
    return SCALARS.stream()
        .map(column -> "'" + column.name() + "': " + column.name())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Makes the table, and sets the session's zone to UTC, by which DuckDB prints timestamps. */
  static void create(Statement sql) throws SQLException {
    sql.execute("SET TimeZone = 'UTC'");
    sql.execute(MACROS);
    sql.execute(
        "CREATE TABLE %s AS SELECT * EXCLUDE (i, h), %s FROM (SELECT i, h, %s FROM %s)"
            .formatted(
                TRUTH,
                selected(NESTED.stream()),
                selected(Stream.concat(Stream.of(ID), SCALARS.stream())),
                "(SELECT i, hash(i) AS h FROM range(" + ROWS + ") numbers(i))"));
  }

  private static String selected(Stream<Column> columns) {
    return columns.map(Column::select).collect(Collectors.joining(", "));
  }

  /** The {@code schema} key of a source of these columns. */
  static String schemaKey() {
    return fields().stream()
        .map(field -> field.name() + " = \"" + field.type() + "\"\n")
        .collect(Collectors.joining("", "[source_table.schema]\n", ""));
  }
}
