/**
 * File types: bytes to chunks and back.
 *
 * <p>Start at {@link io.anasto.format.FileFormat}. {@code CsvFormat} and {@code JsonFormat}
 * implement it on bytes, without an object a value; the Camel data formats {@code anasto-csv} and
 * {@code anasto-json} offer the same to routes.
 */
package io.anasto.format;
