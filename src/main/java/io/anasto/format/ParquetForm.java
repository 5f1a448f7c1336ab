package io.anasto.format;

/** What a leaf's stored values mean, as far as it decides how they come into a column. */
enum ParquetForm {
  BOOLEAN,
  /** INT32 or INT64 as it is: an integer, days, or microseconds. */
  INTEGER,
  INT8,
  INT16,
  UINT8,
  UINT16,
  UINT32,
  UINT64,
  /** A timestamp in milliseconds. */
  MILLIS,
  /** A timestamp in nanoseconds. */
  NANOS,
  TIME_MILLIS,
  TIME_MICROS,
  TIME_NANOS,
  /** FLOAT or DOUBLE as it is. */
  FLOATING,
  FLOAT16,
  /** An unscaled value in INT32 or INT64. */
  DECIMAL_INTEGER,
  /** An unscaled value in bytes, the first being the highest. */
  DECIMAL_BYTES,
  STRING,
  BINARY,
  UUID,
  /** Nanoseconds of a day, and a Julian day: a timestamp. */
  INT96,
  /** The same, as nanoseconds since 1970. */
  INT96_NANOS
}
