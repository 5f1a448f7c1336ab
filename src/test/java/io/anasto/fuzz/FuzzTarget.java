package io.anasto.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/** One format: how its inputs are made, and how one is judged. Not thread-safe. */
interface FuzzTarget {
  /** As in the config, such as {@code csv}. */
  String name();

  /** The inputs to begin with: files of many shapes, and hostile ones made by hand. */
  List<byte[]> seeds(long seed) throws IOException;

  /** Another input made of {@code base}, with parts of {@code other} perhaps. */
  byte[] mutate(byte[] base, byte[] other, Random random);

  /**
   * Reads an input by our reader and by the reference.
   *
   * @throws Find when they differ, or ours fails in another way than it may
   */
  Verdict check(byte[] input);
}
