package io.anasto.format;

import java.util.Set;

/**
 * How strictly a schema is held against a file.
 *
 * @param exact the schema was inferred, so that a value whose type would not give its text's
 *     meaning back ({@code 007} as an integer, 25 digits as a double) contradicts it; false when
 *     the user declared all of it, and such texts are converted as asked
 * @param required how many of the schema's first columns a CSV header must have; the others came
 *     later, by schema evolution, and are null where a file lacks them
 * @param declared the columns that the user declared, where the others were inferred
 */
public record ReadOptions(boolean exact, int required, Set<String> declared) {
  public ReadOptions {
    declared = Set.copyOf(declared);
  }

  /** For a schema that the user declared, all columns of which must be there. */
  public static final ReadOptions DECLARED = new ReadOptions(false, Integer.MAX_VALUE, Set.of());

  /** For a schema that was inferred, all columns of which must be there. */
  public static final ReadOptions INFERRED = new ReadOptions(true, Integer.MAX_VALUE, Set.of());

  /** Whether the user declared a column's type. */
  public boolean isDeclared(String column) {
    return !exact || declared.contains(column);
  }
}
