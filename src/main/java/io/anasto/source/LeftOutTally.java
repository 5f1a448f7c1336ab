package io.anasto.source;

import io.anasto.ledger.LeftOut;
import io.anasto.ledger.LeftOutFiles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what a look at everything leaves out, by the reason: a number and a name for each, however
 * many files there are. Used by one thread at a time.
 */
final class LeftOutTally {
  private final Map<LeftOut, Entry> entries = new EnumMap<>(LeftOut.class);

  void clear() {
    entries.clear();
  }

  void add(LeftOut why, String path) {
    Entry entry = entries.computeIfAbsent(why, first -> new Entry(path));
    entry.count++;
    // The first by name, whatever the order in which the directory gives them.
    if (path.compareTo(entry.example) < 0) {
      entry.example = path;
    }
  }

  List<LeftOutFiles> all() {
    List<LeftOutFiles> all = new ArrayList<>();
    entries.forEach((why, entry) -> all.add(new LeftOutFiles(why, entry.count, entry.example)));
    return all;
  }

  private static final class Entry {
    private long count;
    private String example;

    Entry(String example) {
      this.example = example;
    }
  }
}
