package io.anasto.fuzz;

/**
 * How both readers took an input.
 *
 * @param rule why a difference between them is right; empty where there is none
 * @param detail what our reader said; inputs with a new one are worth to be varied further
 */
record Verdict(Outcome outcome, String rule, String detail) {
  enum Outcome {
    /** Both gave the same rows. */
    READ,
    /** Neither took it. */
    REFUSED,
    /** They differ as a documented rule says. */
    EXCUSED
  }

  static Verdict read(String detail) {
    return new Verdict(Outcome.READ, "", detail);
  }

  static Verdict refused(String message) {
    return new Verdict(Outcome.REFUSED, "", message);
  }

  static Verdict excused(String rule, String message) {
    return new Verdict(Outcome.EXCUSED, rule, message);
  }

  /** The same for inputs that took the same way: the detail without its values and numbers. */
  String signature() {
    StringBuilder shape = new StringBuilder(outcome.name()).append(rule);
    boolean quoted = false;
    for (int i = 0; i < detail.length() && shape.length() < 200; i++) {
      char c = detail.charAt(i);
      quoted ^= c == '"';
      if (!quoted && c != '"' && !Character.isDigit(c) && c < 128) {
        shape.append(c);
      }
    }
    return shape.toString();
  }
}
