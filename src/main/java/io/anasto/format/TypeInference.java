package io.anasto.format;

import io.anasto.row.DataType;
import io.anasto.row.DataType.ListType;
import io.anasto.row.DataType.MapType;
import io.anasto.row.DataType.StructType;
import io.anasto.row.Schema;
import java.util.List;
import java.util.Optional;

/**
 * What the values of one column, or of the elements of its lists, have told about its type so far.
 * It only widens, and the order of the values does not matter. Not thread-safe.
 *
 * <p>A type is inferred only where it gives each text's meaning back: {@code 007}, {@code +5},
 * {@code TRUE} or nine fraction digits make a string.
 */
public final class TypeInference {
  /** What kind of values came; values of two kinds have no type but string. */
  private enum Seen {
    NOTHING,
    BOOLEANS,
    NUMBERS,
    DATES,
    TIMESTAMPS,
    LOCAL_TIMESTAMPS,
    LISTS,
    STRUCTS,
    /** Any text, or a mixture: string for ever. */
    TEXTS
  }

  private final NumberText number = new NumberText();
  private Seen seen = Seen.NOTHING;

  private boolean allLongs = true;
  private boolean allDoubles = true;
  private boolean allDecimals = true;
  private int integerDigits;
  private int scale;

  /** What files that have types say; null in formats without. */
  private DataType stated;

  /** The type that the column has already, which only grows; null where it has none. */
  private final DataType known;

  private final boolean adds;

  private TypeInference elements;
  private SchemaInference struct;
  private long objects;

  public TypeInference() {
    this(null, false);
  }

  /**
   * For a place that has a type already. Values may contradict it; that is found elsewhere.
   *
   * @param known null where it has none
   * @param adds whether structs may get fields
   */
  TypeInference(DataType known, boolean adds) {
    boolean isOpen = known == null || known.settled().isEmpty();
    this.known = isOpen && !(known instanceof ListType) ? null : known;
    this.adds = adds;
    if (!isOpen && !grows(known, adds)) {
      seen = Seen.TEXTS;
    }
  }

  /** Whether there is anything that values can add to a type. */
  private static boolean grows(DataType type, boolean adds) {
    return !type.isSettled() || (adds && hasStruct(type));
  }

  private static boolean hasStruct(DataType type) {
    return type instanceof StructType
        || (type instanceof ListType list && hasStruct(list.element()))
        || (type instanceof MapType map && hasStruct(map.value()));
  }

  /** A null says nothing. */
  public void observeNull() {
    // Every inferred column may be null.
  }

  /** A field of a CSV file, which may hold any scalar. */
  public void observeText(byte[] text, int from, int to) {
    if (seen == Seen.TEXTS) {
      return;
    }
    byte first = from == to ? 0 : text[from];
    if (first == '-' || NumberText.isDigit(first)) {
      if (seen != Seen.DATES && number.scan(text, from, to)) {
        widen(Seen.NUMBERS);
        widenNumber();
      } else {
        observeString(text, from, to);
      }
    } else {
      widen(isBoolean(text, from, to) ? Seen.BOOLEANS : Seen.TEXTS);
    }
  }

  /** A number of a JSON file. */
  public void observeNumber(byte[] text, int from, int to) {
    if (seen == Seen.TEXTS) {
      return;
    }
    if (number.scan(text, from, to)) {
      widen(Seen.NUMBERS);
      widenNumber();
    } else {
      widen(Seen.TEXTS);
    }
  }

  /** A string of a JSON file: a date, a timestamp, or text, but never a number. */
  public void observeString(byte[] text, int from, int to) {
    if (seen == Seen.TEXTS) {
      return;
    }
    if (TimeText.date(text, from, to) != TimeText.NONE) {
      widen(Seen.DATES);
    } else if (TimeText.timestampNtz(text, from, to, true) != TimeText.NONE) {
      widen(Seen.LOCAL_TIMESTAMPS);
    } else if (TimeText.timestamp(text, from, to, true) != TimeText.NONE) {
      widen(Seen.TIMESTAMPS);
    } else {
      widen(Seen.TEXTS);
    }
  }

  public void observeBoolean() {
    widen(Seen.BOOLEANS);
  }

  /** A list came; its elements are to be told to the inference that is returned. */
  public TypeInference observeList() {
    widen(Seen.LISTS);
    if (seen == Seen.TEXTS) {
      return this;
    }
    if (elements == null) {
      elements = new TypeInference(known instanceof ListType list ? list.element() : null, adds);
    }
    return elements;
  }

  /** A struct came; its fields are to be told to the inference that is returned. */
  public SchemaInference observeStruct() {
    widen(Seen.STRUCTS);
    if (seen == Seen.TEXTS) {
      return SchemaInference.ofTexts(this, known != null);
    }
    if (struct == null) {
      struct = newStruct();
    }
    struct.limit(objects);
    objects++;
    return struct;
  }

  private SchemaInference newStruct() {
    if (known instanceof MapType map) {
      return SchemaInference.ofValues(new TypeInference(map.value(), adds));
    }
    return known instanceof StructType fields
        ? new SchemaInference(new Schema(fields.fields()), adds)
        : new SchemaInference();
  }

  /** Takes over what the values of another place have told. */
  void absorb(TypeInference other) {
    if (other.seen == Seen.NOTHING) {
      return;
    }
    widen(other.seen);
    if (seen == Seen.NUMBERS) {
      allLongs &= other.allLongs;
      allDoubles &= other.allDoubles;
      allDecimals &= other.allDecimals;
      integerDigits = Math.max(integerDigits, other.integerDigits);
      scale = Math.max(scale, other.scale);
      if (numberType() == DataType.STRING) {
        widen(Seen.TEXTS);
      }
    } else if (seen == Seen.LISTS) {
      elements = elements == null ? new TypeInference() : elements;
      elements.absorb(other.elements);
    } else if (seen == Seen.STRUCTS) {
      struct = struct == null ? new SchemaInference() : struct;
      struct.absorb(other.struct);
      objects += other.objects;
    }
  }

  /**
   * A file says what type its column has.
   *
   * @throws IllegalArgumentException when it has no type in common with what came before; the
   *     message names both
   */
  public void observeType(DataType type) {
    observeType(type, false);
  }

  /**
   * A version of a table says what type its column has; the table's types may become wider.
   *
   * @throws IllegalArgumentException as {@link #observeType}
   */
  public void observeTableType(DataType type) {
    observeType(type, true);
  }

  private void observeType(DataType type, boolean midnights) {
    DataType before = stated;
    Optional<DataType> common =
        before == null ? Optional.of(type) : CommonType.of(before, type, midnights);
    if (common.isEmpty() && known == null) {
      throw new IllegalArgumentException(
          "is %s here and %s in an earlier file".formatted(type, before));
    }
    stated = common.orElse(before);
  }

  /** Whether there were only nulls so far. */
  public boolean isUnsettled() {
    return stated == null && seen == Seen.NOTHING;
  }

  /** Adds the places of the objects whose keys are taken for data. */
  void addMaps(String path, List<String> paths) {
    if (seen == Seen.LISTS) {
      elements.addMaps(path + "[]", paths);
    } else if (seen == Seen.STRUCTS && struct.isOfValues(objects)) {
      if (known == null) {
        paths.add(path);
      }
    } else if (seen == Seen.STRUCTS) {
      struct.addMaps(path + ".", paths);
    }
  }

  /** The narrowest type that takes all that was seen; unsettled where there was nothing. */
  public DataType type() {
    if (stated != null) {
      return stated;
    }
    return switch (seen) {
      case NOTHING -> DataType.UNSETTLED;
      case TEXTS -> DataType.STRING;
      case BOOLEANS -> DataType.BOOLEAN;
      case NUMBERS -> numberType();
      case DATES -> DataType.DATE;
      case TIMESTAMPS -> DataType.TIMESTAMP;
      case LOCAL_TIMESTAMPS -> DataType.TIMESTAMP_NTZ;
      case LISTS -> new DataType.ListType(elements.type());
      case STRUCTS -> struct.objectType(objects);
    };
  }

  private void widen(Seen now) {
    if (seen != now) {
      seen = seen == Seen.NOTHING ? now : Seen.TEXTS;
    }
  }

  private void widenNumber() {
    allLongs &= number.isLong();
    allDoubles &= number.fitsDouble();
    allDecimals &= number.isPlain() && !number.isNegativeZero();
    integerDigits = Math.max(integerDigits, number.integerDigits());
    scale = Math.max(scale, number.scale());
    if (numberType() == DataType.STRING) {
      widen(Seen.TEXTS);
    }
  }

  private DataType numberType() {
    if (allLongs) {
      return DataType.INT64;
    }
    if (allDoubles) {
      return DataType.FLOAT64;
    }
    int precision = Math.max(1, integerDigits + scale);
    return allDecimals && precision <= DataType.DecimalType.MAX_PRECISION
        ? new DataType.DecimalType(precision, scale)
        : DataType.STRING;
  }

  private static boolean isBoolean(byte[] b, int from, int to) {
    return isTrue(b, from, to) || isFalse(b, from, to);
  }

  /** Exactly {@code true}. */
  static boolean isTrue(byte[] b, int from, int to) {
    return to - from == 4
        && b[from] == 't'
        && b[from + 1] == 'r'
        && b[from + 2] == 'u'
        && b[from + 3] == 'e';
  }

  /** Exactly {@code false}. */
  static boolean isFalse(byte[] b, int from, int to) {
    return to - from == 5
        && b[from] == 'f'
        && b[from + 1] == 'a'
        && b[from + 2] == 'l'
        && b[from + 3] == 's'
        && b[from + 4] == 'e';
  }
}
