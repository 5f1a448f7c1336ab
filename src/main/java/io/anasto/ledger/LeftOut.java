package io.anasto.ledger;

import java.util.Locale;

/** Why a look at a source left files out, when it was not the user's own patterns. */
public enum LeftOut {
  /** The directory as a whole could not be looked into, or there is none. */
  NO_DIRECTORY("directory that is not there", "directories that are not there", true),
  /** A directory below it that could not be looked into. */
  UNREADABLE_DIRECTORY("directory that cannot be read", "directories that cannot be read", true),
  /** The file system does not tell what it is. */
  UNREADABLE("file that cannot be looked at", "files that cannot be looked at", true),
  BROKEN_LINK("link to nothing", "links to nothing", false),
  LINK_LOOP("link to a directory that holds it", "links to directories that hold them", false),
  /** A pipe, a socket or a device: opening one could wait forever. */
  NOT_REGULAR("entry that is no regular file", "entries that are no regular files", false),
  /** Its files would be read with {@code recursive = true}. */
  SUBDIRECTORY("directory below (recursive is off)", "directories below (recursive is off)", false),
  /** Its name begins with a dot or an underscore. */
  HIDDEN("hidden name", "hidden names", false),
  /** The config has no {@code include}, and the file type's own patterns do not take it. */
  OTHER_NAME(
      "name that the default patterns do not take",
      "names that the default patterns do not take",
      false),
  BEFORE_BOOKMARK("file created before the bookmark", "files created before the bookmark", false),
  NO_DONE_FILE("file without its done file", "files without their done files", false);

  private final String one;
  private final String many;
  private final boolean failure;

  LeftOut(String one, String many, boolean failure) {
    this.one = one;
    this.many = many;
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

  /** What so many are, in words behind their number. */
  public String of(long count) {
    return count == 1 ? one : many;
  }
}
