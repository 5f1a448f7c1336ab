/**
 * File types: bytes to chunks and back.
 *
 * <p>Start at {@link io.anasto.format.FileFormat}. {@code CsvFormat}, {@code JsonFormat}, {@code
 * AvroFormat} and {@code ParquetFormat} implement it without an object a value, each with classes
 * of its prefix; the Camel data formats {@code anasto-csv}, {@code anasto-json}, {@code
 * anasto-avro} and {@code anasto-parquet} offer the same to routes. Avro and Parquet files state
 * their own types: {@code ColumnMapping} and {@code Cast} bring these into the table's.
 */
package io.anasto.format;
