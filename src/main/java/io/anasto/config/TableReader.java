package io.anasto.config;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Takes values out of one TOML table. A wrong value is noted as a problem and then counts as
 * absent; a key that nobody asked for is a problem of {@link #refuseOthers}.
 */
final class TableReader {
  private final TomlTable table;
  private final Position position;
  private final String place;
  private final Environment environment;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<String> unfit = new HashSet<>();
  private final Set<String> faulty = new HashSet<>();

  /**
   * @param place how messages call the table
   */
  TableReader(
      TomlTable table,
      Position position,
      String place,
      Environment environment,
      Problems problems) {
    this.table = table;
    this.position = position;
    this.place = place;
    this.environment = environment;
    this.problems = problems;
  }

  boolean has(String key) {
    return table.contains(List.of(key));
  }

  /** Where the key stands, or the table when the key is not there. */
  Position at(String key) {
    TomlPosition at = table.inputPositionOf(List.of(key));
    return at == null ? position : at(at);
  }

  KeyPositions positions() {
    Map<String, Position> keys = new HashMap<>();
    for (String key : table.keySet()) {
      keys.put(key, at(key));
    }
    return new KeyPositions(position, keys, faulty);
  }

  /** Notes a problem of a key: {@code 'key' in [[table]] 'name' <what>}. */
  void problem(String key, String what) {
    problem(key, at(key), what);
  }

  /** Notes a problem of a part of a key's value. */
  void problem(String key, Position at, String what) {
    faulty.add(key);
    problems.add(at, "'%s' in %s %s".formatted(key, place, what));
  }

  void missing(String key, String remedy) {
    problem(key, "is missing; " + remedy);
  }

  /** Makes the key known, and a problem where it is there all the same. */
  void unfit(String key, String why) {
    unfit.add(key);
    if (has(key)) {
      problem(key, why);
    }
  }

  Optional<Text> text(String key) {
    return value(key).flatMap(value -> asText(key, value, "must be a string"));
  }

  /** A string in which some <code>${…}</code> are no variables. */
  Optional<Text> text(String key, Set<String> kept) {
    return value(key).flatMap(value -> asText(key, at(key), value, "must be a string", kept));
  }

  /** A string that is not empty. */
  Optional<Text> filledText(String key) {
    return text(key).filter(text -> isFilled(key, text));
  }

  boolean isFilled(String key, Text text) {
    if (text.value().isBlank()) {
      problem(key, "is empty" + written(text) + "; give it a value or leave it out");
    }
    return !text.value().isBlank();
  }

  /** A string that {@code parser} takes; its {@link IllegalArgumentException} says why not. */
  <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return text(key)
        .flatMap(
            text -> {
              try {
                return Optional.of(parser.apply(text.value()));
              } catch (IllegalArgumentException e) {
                problem(key, "is wrong" + reason(text, e));
                return Optional.empty();
              }
            });
  }

  Optional<Boolean> bool(String key) {
    return value(key)
        .flatMap(
            value ->
                value instanceof Boolean truth
                    ? Optional.of(truth)
                    : mustBe(key, "true or false", value));
  }

  OptionalLong number(String key, long min, long max, String allowed) {
    Optional<Object> value = value(key);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (value.get() instanceof Long number && number >= min && number <= max) {
      return OptionalLong.of(number);
    }
    mustBe(key, allowed, value.get());
    return OptionalLong.empty();
  }

  OptionalInt integer(String key, int min, int max, String allowed) {
    OptionalLong number = number(key, min, max, allowed);
    return number.isPresent()
        ? OptionalInt.of(Math.toIntExact(number.getAsLong()))
        : OptionalInt.empty();
  }

  OptionalLong size(String key) {
    Optional<Object> value = value(key);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (value.get() instanceof Long bytes && bytes >= 1) {
      return OptionalLong.of(bytes);
    }
    if (value.get() instanceof String written) {
      Optional<Long> size = converted(key, SizeText.ALLOWED, written, SizeText::parse);
      return size.isPresent() ? OptionalLong.of(size.get()) : OptionalLong.empty();
    }
    mustBe(key, SizeText.ALLOWED, value.get());
    return OptionalLong.empty();
  }

  Optional<java.time.Instant> time(String key) {
    return value(key)
        .flatMap(
            value -> {
              if (value instanceof String written) {
                return converted(key, TimeValue.ALLOWED, written, TimeValue::of);
              }
              try {
                return Optional.of(TimeValue.of(value));
              } catch (IllegalArgumentException e) {
                return mustBe(key, TimeValue.ALLOWED, value);
              }
            });
  }

  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    return choice(key, List.of(type.getEnumConstants()), "");
  }

  /**
   * One of {@code allowed}.
   *
   * @param when {@code ""}, or when these are the allowed ones, beginning with a blank
   */
  <E> Optional<E> choice(String key, List<E> allowed, String when) {
    Optional<Object> value = value(key);
    return value.flatMap(given -> chosen(key, given, allowed, when));
  }

  /** A list of choices, none twice. */
  <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
    List<E> allowed = List.of(type.getEnumConstants());
    String must = "must be a list of " + names(allowed);
    List<E> chosen = new ArrayList<>();
    for (Item<Object> item : list(key, must, false).orElse(List.of())) {
      Optional<E> choice =
          asText(key, item.at(), item.value(), must)
              .flatMap(text -> chosen(key, item.at(), text, allowed, must));
      choice
          .filter(chosen::contains)
          .ifPresent(twice -> problem(key, item.at(), "has '%s' twice".formatted(twice)));
      choice.ifPresent(chosen::add);
    }
    return chosen;
  }

  /**
   * A list of strings that are not empty, or one such string if {@code single}.
   *
   * @return empty when the key is not there or its value is something else
   */
  Optional<List<Item<Text>>> texts(String key, boolean single) {
    String must = single ? "must be a string or a list of strings" : "must be a list of strings";
    return list(key, must, single).map(items -> texts(key, items, must));
  }

  /** A list of strings, or one string, which may be empty. */
  Optional<List<Item<Text>>> texts(String key) {
    String must = "must be a string or a list of strings";
    return list(key, must, true)
        .map(
            items ->
                items.stream()
                    .flatMap(
                        item ->
                            asText(key, item.at(), item.value(), must)
                                .map(text -> new Item<>(text, item.at()))
                                .stream())
                    .toList());
  }

  private List<Item<Text>> texts(String key, List<Item<Object>> items, String must) {
    List<Item<Text>> texts = new ArrayList<>();
    for (Item<Object> item : items) {
      Optional<Text> text = asText(key, item.at(), item.value(), must);
      if (text.isPresent() && text.get().value().isEmpty()) {
        problem(key, item.at(), "holds an empty string; leave it out");
      } else {
        text.ifPresent(filled -> texts.add(new Item<>(filled, item.at())));
      }
    }
    return texts;
  }

  /** A table of its own within this one. */
  Optional<TableReader> table(String key) {
    return value(key)
        .flatMap(
            value ->
                value instanceof TomlTable inner
                    ? Optional.of(within(key, inner))
                    : mustBe(key, "a table", value));
  }

  /** The keys in the order of the file, each of which then counts as known. */
  List<String> keys() {
    known.addAll(table.keySet());
    return List.copyOf(table.keySet());
  }

  /** The value as TOML gives it; strings are not replaced from the environment. */
  Optional<Object> value(String key) {
    known.add(key);
    return Optional.ofNullable(table.get(List.of(key)));
  }

  /** A string whose variables are replaced. */
  Optional<Text> asText(String key, Object value, String must) {
    return asText(key, at(key), value, must);
  }

  private Optional<Text> asText(String key, Position at, Object value, String must) {
    return asText(key, at, value, must, Set.of());
  }

  private Optional<Text> asText(
      String key, Position at, Object value, String must, Set<String> kept) {
    if (!(value instanceof String written)) {
      problem(key, at, must + ", not " + describe(value));
      return Optional.empty();
    }
    try {
      return Optional.of(environment.replace(written, kept));
    } catch (IllegalArgumentException e) {
      problem(key, at, "cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Refuses what nobody asked for. */
  void refuseOthers() {
    for (String key : table.keySet()) {
      if (!known.contains(key) && !unfit.contains(key)) {
        Set<String> fit = new TreeSet<>(known);
        fit.removeAll(unfit);
        problems.add(
            at(key),
            "unknown key '%s' in %s%s"
                .formatted(
                    key,
                    place,
                    Suggestions.hint(key, fit, "; it may have " + String.join(", ", fit))));
      }
    }
  }

  private TableReader within(String key, TomlTable inner) {
    return new TableReader(
        inner, at(key), "'%s' of %s".formatted(key, place), environment, problems);
  }

  private Optional<List<Item<Object>>> list(String key, String must, boolean single) {
    Optional<Object> value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof TomlArray array) {
      return Optional.of(items(array));
    }
    if (single && value.get() instanceof String) {
      return Optional.of(List.of(new Item<>(value.get(), at(key))));
    }
    problem(key, must + ", not " + describe(value.get()));
    return Optional.empty();
  }

  private List<Item<Object>> items(TomlArray array) {
    List<Item<Object>> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      items.add(new Item<>(array.get(i), at(array.inputPositionOf(i))));
    }
    return items;
  }

  private <E> Optional<E> chosen(String key, Object value, List<E> allowed, String when) {
    String must = "must be %s%s".formatted(names(allowed), when);
    return asText(key, value, must).flatMap(text -> chosen(key, at(key), text, allowed, must));
  }

  private <E> Optional<E> chosen(String key, Position at, Text text, List<E> allowed, String must) {
    Optional<E> choice =
        allowed.stream().filter(one -> one.toString().equals(text.value())).findFirst();
    if (choice.isEmpty()) {
      List<String> names = allowed.stream().map(Object::toString).toList();
      problem(
          key,
          at,
          "%s, not \"%s\"%s"
              .formatted(must, text.written(), Suggestions.hint(text.written(), names, "")));
    }
    return choice;
  }

  private <T> Optional<T> converted(
      String key, String allowed, String written, Function<String, T> parser) {
    return asText(key, written, "must be " + allowed)
        .flatMap(
            text -> {
              try {
                return Optional.of(parser.apply(text.value()));
              } catch (IllegalArgumentException e) {
                return mustBe(key, allowed, text.written());
              }
            });
  }

  private <T> Optional<T> mustBe(String key, String allowed, Object value) {
    problem(key, "must be %s, not %s".formatted(allowed, describe(value)));
    return Optional.empty();
  }

  private Position at(TomlPosition at) {
    return new Position(position.file(), at.line(), at.column());
  }

  private static String written(Text text) {
    return text.value().equals(text.written()) ? "" : " (\"" + text.written() + "\")";
  }

  /** The reason may quote the value, which must not show when it came from the environment. */
  private static String reason(Text text, IllegalArgumentException e) {
    return text.value().equals(text.written()) ? ": " + e.getMessage() : written(text);
  }

  private static String names(List<?> allowed) {
    List<String> names = allowed.stream().map(Object::toString).toList();
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  private static String describe(Object value) {
    if (value instanceof String text) {
      return "\"" + text + "\"";
    }
    if (value instanceof TomlTable) {
      return "a table";
    }
    if (value instanceof TomlArray) {
      return "a list";
    }
    return value instanceof Temporal ? "the time " + value : String.valueOf(value);
  }

  /** A part of a list, and where it stands. */
  record Item<T>(T value, Position at) {}
}
