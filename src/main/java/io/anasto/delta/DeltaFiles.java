package io.anasto.delta;

import java.io.Closeable;
import java.io.IOException;

/** Data files, one after another. Not thread-safe. */
interface DeltaFiles extends Closeable {
  /** The next file, or null when there is none. */
  DeltaFile next() throws IOException;
}
