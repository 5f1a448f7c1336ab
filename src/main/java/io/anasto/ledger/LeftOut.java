package io.anasto.ledger;

import java.util.Locale;

/**
 * Why a look at a source left files out, when it was not the user's own patterns. The text form is
 * what commands show.
 */
public enum LeftOut {
  /** The directory as a whole could not be looked into, or there is none. */
  NO_DIRECTORY("the directory cannot be read", true),
  /** A directory below it that could not be looked into. */
  UNREADABLE_DIRECTORY("a directory that cannot be read", true),
  /** The file system does not tell what it is. */
  UNREADABLE("cannot be looked at", true),
  BROKEN_LINK("a link to nothing", false),
  LINK_LOOP("a link to a directory that holds it", false),
  NOT_REGULAR("not a regular file", false),
  SUBDIRECTORY("a directory, and recursive is false", false),
  /** Its name begins with a dot or an underscore. */
  HIDDEN("a hidden name", false),
  /** The config has no {@code include}, and the file type's own patterns do not take it. */
  OTHER_NAME("a name that the default patterns do not take", false),
  BEFORE_BOOKMARK("created before the bookmark", false),
  NO_DONE_FILE("no done file yet", false);

  private final String text;
  private final boolean failure;

  LeftOut(String text, boolean failure) {
    this.text = text;
    this.failure = failure;
  }

  /** Whether nobody can tell what was left out, so that a run has not read all that is there. */
  public boolean isFailure() {
    return failure;
  }

  /** The name for programs, such as {@code broken_link}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text;
  }
}
