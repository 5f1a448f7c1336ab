package io.anasto.plan;

/**
 * A table's name as it stands in ids of routes and their steps: as it is, but for double braces,
 * which Camel would take for a property to look up.
 */
public final class RouteName {
  private RouteName() {}

  public static String of(String name) {
    return name.replace("{{", "~7b~7b").replace("}}", "~7d~7d");
  }
}
