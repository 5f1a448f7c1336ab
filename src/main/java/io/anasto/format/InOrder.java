package io.anasto.format;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Has tasks done on all cores, and gives their results in the order in which they were begun. Who
 * waits for a result does tasks himself meanwhile. For one thread; the tasks may run on others.
 */
final class InOrder<T> {
  /** The pool's own number is 1 at least, also where it has no thread. */
  private static final int CORES =
      ForkJoinPool.commonPool().getParallelism() == 0
          ? 1
          : Runtime.getRuntime().availableProcessors();

  /** More cores are not used, for the sake of memory. */
  private static final int MOST_CORES = 4;

  private final int most;
  private final Deque<Task<T>> tasks = new ArrayDeque<>();
  private final Executor executor = ForkJoinPool.commonPool();

  /** Whether there is more than one core. */
  static boolean isWorthwhile() {
    return CORES > 1;
  }

  /**
   * @param each tasks for each core that are begun before the first result is waited for
   */
  InOrder(int each) {
    this.most = each * Math.min(CORES, MOST_CORES);
  }

  /** Whether so many tasks are there that all cores have work. */
  boolean isFull() {
    return tasks.size() > most;
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /**
   * Begins a task.
   *
   * @param task throws nothing that its result could say
   */
  void begin(Supplier<T> task) {
    Task<T> begun = new Task<>(task);
    tasks.add(begun);
    executor.execute(begun);
  }

  /** The first task's result, which stays there. */
  T first() {
    Task<T> first = tasks.element();
    for (Task<T> task : tasks) {
      if (first.result.isDone()) {
        break;
      }
      task.run();
    }
    try {
      return first.result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  /** Lets the first task go. */
  void remove() {
    tasks.remove().forget();
  }

  /** Lets all tasks go; some may still run. */
  void clear() {
    tasks.forEach(Task::forget);
    tasks.clear();
  }

  /** Done by the thread that comes first. */
  private static final class Task<T> implements Runnable {
    private final AtomicReference<Supplier<T>> work;
    private volatile CompletableFuture<T> result = new CompletableFuture<>();

    Task(Supplier<T> work) {
      this.work = new AtomicReference<>(work);
    }

    @Override
    public void run() {
      CompletableFuture<T> future = result;
      Supplier<T> mine = work.getAndSet(null);
      if (mine != null) {
        try {
          future.complete(mine.get());
        } catch (Throwable e) {
          future.completeExceptionally(e);
        }
      }
    }

    /** The executor may keep the task for a while, but not what it held. */
    void forget() {
      work.set(null);
      result = null;
    }
  }
}
