package io.anasto.source;

/** Whether the file system tells of what comes into a directory. */
enum Hearing {
  /** It did so before, too. */
  ALREADY,
  /** Of what came before this it did not. */
  FROM_NOW,
  /** It does not, or not of what other machines do. */
  NOT;

  /** The worse of two. */
  Hearing and(Hearing other) {
    return compareTo(other) > 0 ? this : other;
  }
}
