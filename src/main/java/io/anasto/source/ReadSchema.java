package io.anasto.source;

import io.anasto.format.ReadOptions;
import io.anasto.row.Schema;

/**
 * The schema that a batch is read with.
 *
 * @param schema the columns of the files, without metadata columns
 * @param options how strictly files are held against it
 */
record ReadSchema(Schema schema, ReadOptions options) {}
