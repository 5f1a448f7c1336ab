package io.anasto.torture;

import io.anasto.row.Schema;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row whose columns all follow from its number, so that a reader at the other end can tell a
 * whole row from half of one.
 */
record TortureRow(long id) {
  static final Schema SCHEMA =
      Schema.parse("struct<id:int64,kind:string,amount:float64,note:string>");

  private static final int KINDS = 3;

  /** All rows of a span in SQL, where {@code id} is the number. */
  static final String SQL =
      "id, 'kind ' || (id % 3) AS kind, id / 4.0::DOUBLE AS amount, "
          + "'of \"' || id || '\", ü' AS note";

  String kind() {
    return "kind " + id % KINDS;
  }

  double amount() {
    return id / 4.0;
  }

  String note() {
    return "of \"" + id + "\", ü";
  }

  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("id", id);
    values.put("kind", kind());
    values.put("amount", amount());
    values.put("note", note());
    return values;
  }

  /** Whether these are this row's columns, as text. */
  boolean isWhole(String kind, String amount, String note) {
    return kind().equals(kind)
        && amount != null
        && amount() == Double.parseDouble(amount)
        && note().equals(note);
  }
}
