package io.anasto.config;

import java.util.Locale;

/** A column that says where a row came from. The text form is the config's and its name. */
public enum Metadata {
  /** The file's path below the source's directory. */
  FILE,
  /** The file's modification time. */
  FILE_TIME,
  /** The number of the batch. */
  BATCH;

  @Override
  public String toString() {
    return "_" + name().toLowerCase(Locale.ROOT);
  }
}
