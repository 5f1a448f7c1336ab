/**
 * The canonical row model: what every format is read into and written from.
 *
 * <p>Start at {@link io.anasto.row.RowChunk}: some thousand rows, held by column. Its {@link
 * io.anasto.row.Schema} says which columns there are.
 */
package io.anasto.row;
