package io.anasto.fuzz;

import java.lang.reflect.Field;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.ColumnChunkProperties;
import org.apache.parquet.hadoop.metadata.ColumnPath;

/**
 * What parquet-java keeps of every schema that it has seen, for as long as the process lives. Let
 * go, so that the heap tells of our reader alone.
 */
final class ParquetCaches {
  private ParquetCaches() {}

  static void clear() {
    clear(ColumnPath.class, "paths");
    clear(ColumnChunkProperties.class, "properties");
  }

  private static void clear(Class<?> owner, String name) {
    try {
      Field canonicalizer = owner.getDeclaredField(name);
      canonicalizer.setAccessible(true);
      Field canonicals = canonicalizer.getType().getDeclaredField("canonicals");
      canonicals.setAccessible(true);
      ((Map<?, ?>) canonicals.get(canonicalizer.get(null))).clear();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
