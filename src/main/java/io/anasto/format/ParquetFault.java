package io.anasto.format;

/**
 * Bytes of a Parquet file that are not what the format allows, or that ask for more than Anasto
 * gives. It knows neither file nor place: who reads the file makes a {@link DataException} of it.
 */
final class ParquetFault extends Exception {
  private static final long serialVersionUID = 1L;

  ParquetFault(String what) {
    super(what, null, false, false);
  }
}
