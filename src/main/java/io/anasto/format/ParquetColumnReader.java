package io.anasto.format;

import io.anasto.row.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Reads one column chunk, some rows at a time: first {@link #prepare}, by which all columns agree
 * on how many rows come next, then {@link #append}. Not thread-safe.
 *
 * <p>Pages stay in memory from the look at their levels, or at their values' lengths, until their
 * values are taken. That is one page, and another where rows lie across its end.
 */
final class ParquetColumnReader {
  /** Levels that are read at once. */
  private static final int STEP = 1024;

  /** The most entries of a row; more are refused. */
  static final int MAX_ENTRIES = 8 << 20;

  /** About what an entry of a nested column takes, levels included. */
  private static final int ENTRY_BYTES = 16;

  private final String file;
  private final ParquetNode.Leaf leaf;
  private final ParquetNode.Levels levels;
  private final ParquetPages pages;
  private final ParquetSink sink;

  /** Whether structs around the leaf need its levels. */
  private final boolean keepsLevels;

  private final int rowGroup;
  private final long rowsBefore;

  /** Pages that are not used up, in order. */
  private final Deque<ParquetPage> open = new ArrayDeque<>();

  private boolean pagesEnded;

  /** Levels of the entries that are prepared or were appended last, and of some that follow. */
  private int[] repetitions = {};

  private int[] definitions = {};

  /** Entries whose levels are in the arrays. */
  private int scanned;

  /** Entries of the rows that were appended last; they leave the arrays with the next look. */
  private int appended;

  private long rowsRead;

  /**
   * @param rowGroup from 1
   * @param rowsBefore rows of the file before the row group
   */
  ParquetColumnReader(
      String file, ParquetNode.Leaf leaf, ParquetPages pages, int rowGroup, long rowsBefore) {
    this.file = file;
    this.leaf = leaf;
    this.levels = leaf.levels();
    this.keepsLevels = !leaf.path().equals(leaf.name());
    this.pages = pages;
    this.sink = ParquetSink.of(leaf);
    this.rowGroup = rowGroup;
    this.rowsBefore = rowsBefore;
  }

  ParquetNode.Leaf leaf() {
    return leaf;
  }

  /** The repetition levels of the rows that were appended last; of nested columns only. */
  int[] repetitions() {
    return repetitions;
  }

  /** The definition levels of the rows that were appended last. */
  int[] definitions() {
    return definitions;
  }

  /** How many entries the rows that were appended last have. */
  int entries() {
    return appended;
  }

  /**
   * Looks how many of the next rows have room in the budget, and takes it; one row in any case.
   *
   * @param rows that are known to be left, at least 1
   */
  int prepare(int rows, ParquetBudget budget) throws IOException {
    try {
      if (leaf.isRepeated()) {
        return prepareRepeated(rows, budget);
      }
      return sink.isVariable() ? prepareVariable(rows, budget) : budget.takeRows(rows, Long.BYTES);
    } catch (ParquetFault fault) {
      throw malformed(fault.getMessage());
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private int prepareVariable(int rows, ParquetBudget budget) throws IOException, ParquetFault {
    int fitting = 0;
    for (ParquetPage page : open) {
      int some = Math.min(rows - fitting, page.left());
      int within = page.values().within(some, budget);
      fitting += within;
      if (within < some || fitting == rows) {
        return fewer(fitting, rows, budget);
      }
    }
    while (fitting < rows) {
      ParquetPage page = openPage();
      int some = Math.min(rows - fitting, page.left());
      int within = page.values().within(some, budget);
      fitting += within;
      if (within < some) {
        break;
      }
    }
    return fewer(fitting, rows, budget);
  }

  private static int fewer(int fitting, int rows, ParquetBudget budget) {
    int some = Math.max(1, fitting);
    if (some < rows) {
      budget.rescale(some, rows);
    }
    return some;
  }

  private int prepareRepeated(int rows, ParquetBudget budget) throws IOException, ParquetFault {
    forget();
    int most = (int) Math.max(STEP, Math.min(budget.left() / ENTRY_BYTES, MAX_ENTRIES));
    int starts = 0;
    int at = 0;
    // An entry that begins the row behind the last one tells that the last one is whole.
    while (starts <= rows) {
      if (at == scanned && !scan()) {
        starts++;
        break;
      }
      while (at < scanned && starts <= rows) {
        if (repetitions[at] == 0) {
          starts++;
        }
        at += starts <= rows ? 1 : 0;
      }
      if (at > most && starts > 1) {
        break;
      }
      if (at > MAX_ENTRIES) {
        throw new ParquetFault(
            "holds a row of more than %,d values, the most that Anasto takes"
                .formatted(MAX_ENTRIES));
      }
    }
    int whole = starts - 1;
    if (whole == 0) {
      throw new ParquetFault("ends before the row group's last row");
    }
    return fewer(fitting(Math.min(whole, rows), budget), rows, budget);
  }

  /** Of rows whose levels were read, how many have room for their values. */
  private int fitting(int rows, ParquetBudget budget) throws ParquetFault {
    int end = end(rows);
    if (!sink.isVariable()) {
      budget.take(Math.min(budget.left(), (long) end * ENTRY_BYTES));
      return rows;
    }
    int entry = 0;
    for (ParquetPage page : open) {
      int to = Math.min(end, entry + page.pending());
      int values = ParquetSink.count(definitions, entry, to, levels.present());
      int within = page.values().within(values, budget);
      if (within < values) {
        return rowsBefore(entry, within);
      }
      entry = to;
    }
    return rows;
  }

  /** The whole rows before the value that is the next but {@code values} from an entry on. */
  private int rowsBefore(int entry, int values) {
    int at = entry;
    for (int left = values; ; at++) {
      if (definitions[at] == levels.present() && left-- == 0) {
        break;
      }
    }
    int rows = -1;
    for (int i = 0; i <= at; i++) {
      rows += repetitions[i] == 0 ? 1 : 0;
    }
    return rows;
  }

  /** Where the entries of the next rows end, all of which were scanned. */
  private int end(int rows) {
    int starts = 0;
    for (int i = 0; i < scanned; i++) {
      if (repetitions[i] == 0 && starts++ == rows) {
        return i;
      }
    }
    return scanned;
  }

  /** Lets the levels of the rows that were appended last go. */
  private void forget() {
    scanned -= appended;
    System.arraycopy(repetitions, appended, repetitions, 0, scanned);
    System.arraycopy(definitions, appended, definitions, 0, scanned);
    appended = 0;
  }

  /** Reads some more levels; false at the end of the chunk. */
  private boolean scan() throws IOException, ParquetFault {
    ParquetPage page = open.peekLast();
    if (page == null || page.unscanned() == 0) {
      page = pagesEnded ? null : nextPage();
      if (page == null) {
        return false;
      }
    }
    int count = Math.min(STEP, page.unscanned());
    repetitions = room(repetitions, scanned + count);
    definitions = room(definitions, scanned + count);
    page.repetitions().read(repetitions, scanned, count);
    check(repetitions, scanned, count, levels.repetition());
    page.definitions().read(definitions, scanned, count);
    check(definitions, scanned, count, levels.present());
    if (rowsRead == 0 && scanned == 0 && repetitions[0] != 0) {
      throw new ParquetFault("begins within a row");
    }
    page.scan(count);
    scanned += count;
    return true;
  }

  private static int[] room(int[] array, int length) {
    return array.length >= length
        ? array
        : Arrays.copyOf(array, Math.max(length, 2 * array.length));
  }

  private static void check(int[] numbers, int from, int count, int greatest) throws ParquetFault {
    int found = 0;
    for (int i = from; i < from + count; i++) {
      found = Math.max(found, numbers[i]);
    }
    if (found > greatest) {
      throw new ParquetFault(
          "has the level %d, and %d is the column's greatest".formatted(found, greatest));
    }
  }

  /**
   * Appends the next rows.
   *
   * @param rows as many as were prepared, or fewer
   * @param into of the leaf's type
   */
  void append(int rows, Column into) throws IOException {
    int before = into.size();
    try {
      if (leaf.isRepeated()) {
        appendRepeated(rows, into);
      } else {
        appendFlat(rows, into);
      }
    } catch (ParquetFault fault) {
      throw malformed(fault.getMessage());
    } catch (ParquetValueFault fault) {
      throw DataException.mismatch(
          file,
          "row %,d, column \"%s\"".formatted(row(fault.position() - before), leaf.path()),
          fault.getMessage());
    } catch (RuntimeException e) {
      throw damaged(e);
    }
    rowsRead += rows;
  }

  private void appendFlat(int rows, Column into)
      throws IOException, ParquetFault, ParquetValueFault {
    if (levels.present() > 0) {
      definitions = room(definitions, rows);
    }
    int done = 0;
    while (done < rows) {
      ParquetPage page = open.isEmpty() ? openPage() : open.element();
      int count = Math.min(rows - done, page.left());
      if (levels.present() == 0) {
        sink.append(page.values(), count, into);
      } else if (page.definitions().skipRun(levels.present(), count)) {
        if (keepsLevels) {
          Arrays.fill(definitions, done, done + count, levels.present());
        }
        sink.append(page.values(), count, into);
      } else {
        page.definitions().read(definitions, done, count);
        check(definitions, done, count, levels.present());
        sink.append(page.values(), definitions, done, done + count, levels, into);
      }
      page.scan(count);
      take(page, count);
      done += count;
    }
    appended = rows;
  }

  private void appendRepeated(int rows, Column into) throws ParquetFault, ParquetValueFault {
    int end = end(rows);
    int done = 0;
    while (done < end) {
      ParquetPage page = open.element();
      int count = Math.min(end - done, page.pending());
      sink.append(page.values(), definitions, done, done + count, levels, into);
      take(page, count);
      done += count;
    }
    appended = end;
  }

  private void take(ParquetPage page, int count) throws ParquetFault {
    page.take(count);
    if (page.left() == 0) {
      int rest = page.values().rest();
      if (rest > 0) {
        throw new ParquetFault("has %,d bytes behind its last value".formatted(rest));
      }
      open.remove();
      pages.release();
    }
  }

  /** Looks whether all entries were taken with the row group's last row. */
  void end() throws IOException {
    if (scanned > appended && leaf.isRepeated()) {
      throw malformed("goes on after the row group's last row");
    }
    try {
      if (!pagesEnded && nextPage() != null) {
        throw malformed("goes on after the row group's last row");
      }
    } catch (ParquetFault fault) {
      throw malformed(fault.getMessage());
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  /** The next page, which must be there. */
  private ParquetPage openPage() throws IOException, ParquetFault {
    ParquetPage page = pagesEnded ? null : nextPage();
    if (page == null) {
      throw new ParquetFault("ends before the row group's last row");
    }
    return page;
  }

  private ParquetPage nextPage() throws IOException, ParquetFault {
    ParquetPage page = pages.next();
    if (page == null) {
      pagesEnded = true;
    } else {
      open.add(page);
    }
    return page;
  }

  /** The row, from 1 in the file, of a value of those that are appended. */
  private long row(int value) {
    long row = rowsBefore + rowsRead;
    if (!leaf.isRepeated()) {
      return row + value + 1;
    }
    int left = value;
    for (int i = 0; i < scanned; i++) {
      row += repetitions[i] == 0 ? 1 : 0;
      if (definitions[i] >= levels.inside() && left-- == 0) {
        break;
      }
    }
    return row;
  }

  private DataException malformed(String what) {
    return DataException.malformed(
        file,
        "row group %,d, column \"%s\", page %,d".formatted(rowGroup, leaf.path(), pages.number()),
        what);
  }

  /** A decoder met bytes that it has no words for, or a file that cannot be read. */
  private DataException damaged(RuntimeException cause) throws IOException {
    if (cause instanceof UncheckedIOException io) {
      throw io.getCause();
    }
    DataException e = malformed("is damaged");
    e.initCause(cause);
    return e;
  }
}
