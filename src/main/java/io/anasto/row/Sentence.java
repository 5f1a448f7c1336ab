package io.anasto.row;

/** Joins what went wrong, which may be said by a library or asked as a question, and a remedy. */
public final class Sentence {
  private static final String ENDS = ".?!…";

  private Sentence() {}

  /** The text as a sentence: it ends with a full stop, if it has no other end already. */
  public static String of(String text) {
    String stripped = text.stripTrailing();
    boolean ends = !stripped.isEmpty() && ENDS.indexOf(stripped.charAt(stripped.length() - 1)) >= 0;
    return ends ? stripped : stripped + ".";
  }
}
