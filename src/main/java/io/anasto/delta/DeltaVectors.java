package io.anasto.delta;

import io.anasto.format.DataException;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.deletionvectors.DeletionVectorUtils;
import io.delta.kernel.internal.deletionvectors.RoaringBitmapArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongPredicate;

/** Loads deletion vectors: the protocol's "Deletion Vectors". */
final class DeltaVectors {
  /** Around a vector in a file there are its size and a checksum. */
  private static final int FRAME = 2 * Integer.BYTES;

  /** Bytes of a bitmap at least, and of what stands before the first: a kind and their number. */
  private static final int LEAST = 2 * Integer.BYTES;

  private DeltaVectors() {}

  /** The rows of a file, from 0, that are meant. */
  static LongPredicate load(DeltaLog log, long version, DeltaSelection rows) throws IOException {
    Optional<RoaringBitmapArray> in = load(log, version, rows.in());
    Optional<RoaringBitmapArray> notIn = load(log, version, rows.notIn());
    return row ->
        (in.isEmpty() || in.get().contains(row)) && (notIn.isEmpty() || !notIn.get().contains(row));
  }

  private static Optional<RoaringBitmapArray> load(
      DeltaLog log, long version, Optional<DeletionVectorDescriptor> vector) throws IOException {
    if (vector.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        log.faults().call(version, "a deletion vector", () -> load(log, version, vector.get())));
  }

  private static RoaringBitmapArray load(
      DeltaLog log, long version, DeletionVectorDescriptor vector) throws IOException {
    String table = log.directory().toString();
    if (vector.isOnDisk()) {
      Path file = DeltaAccess.path(vector.getAbsolutePath(table));
      long size;
      try {
        size = Files.size(file);
      } catch (NoSuchFileException e) {
        throw log.faults().gone(version, "the deletion vector " + file.getFileName(), e);
      }
      if (vector.getOffset().orElse(0) + (long) vector.getSizeInBytes() + FRAME > size) {
        throw DataException.malformed(
            log.faults().place(version),
            file.getFileName().toString(),
            "the deletion vector is to have %,d bytes, and the file has %,d in all"
                .formatted(vector.getSizeInBytes(), size));
      }
    } else if (claimsMore(vector)) {
      throw DataException.malformed(
          log.faults().place(version), "", "a deletion vector claims more than its text holds");
    }
    return DeletionVectorUtils.loadNewDvAndBitmap(DeltaLog.engine(), table, vector)._2;
  }

  /** Whether a vector in the log, which has no checksum, would take more memory than it has. */
  private static boolean claimsMore(DeletionVectorDescriptor vector) {
    if (vector.getSizeInBytes() > vector.getPathOrInlineDv().length()) {
      return true;
    }
    byte[] bytes = vector.inlineData();
    if (bytes.length < LEAST) {
      return true;
    }
    ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return Integer.toUnsignedLong(head.getInt(Integer.BYTES)) > bytes.length / LEAST;
  }
}
