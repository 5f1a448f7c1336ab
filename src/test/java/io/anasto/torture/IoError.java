package io.anasto.torture;

import io.anasto.torture.Arrivals.Coming;
import io.anasto.torture.TortureConfig.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** System calls that fail, once each, as those of a disk that is ill. */
final class IoError {
  private static final List<String> CALLS =
      List.of(
          "fsync", "fdatasync", "rename", "renameat2", "link", "linkat", "pwrite64", "ftruncate");

  /** Of a source's file. */
  private static final String READS = "read,pread64";

  private static final int READING_EVERY = 4;
  private static final int LATEST = 40;
  private static final Duration LIFE = Duration.ofSeconds(4);

  private IoError() {}

  static Optional<Undo> happen(Scene scene) throws Exception {
    if (!Shell.has("strace")) {
      return Optional.empty();
    }
    String call = scene.any(CALLS);
    int when = 1 + scene.random().nextInt(LATEST);
    List<Source> read =
        scene.config().roots().stream().filter(source -> !source.format().isTable()).toList();
    if (scene.random().nextInt(READING_EVERY) == 0 && !read.isEmpty()) {
      Coming file = scene.arrivals().prepare(scene.any(read));
      start(scene, READS, 1 + scene.random().nextInt(2), List.of("-P", file.target().toString()));
      file.arrival().undo();
    } else {
      start(scene, call, when, List.of());
    }
    scene.victim().live(LIFE);
    // So that no later disturbance is slowed by the tracer.
    scene.victim().kill();
    return Optional.of(Disturbance.NOTHING);
  }

  private static void start(Scene scene, String call, int when, List<String> options)
      throws IOException, InterruptedException {
    List<String> strace = new ArrayList<>();
    strace.addAll(List.of("strace", "--daemonize", "-f", "-qq", "-o", "/dev/null"));
    strace.addAll(options);
    strace.addAll(
        List.of("-e", "trace=" + call, "-e", "inject=%s:error=EIO:when=%d".formatted(call, when)));
    scene.victim().start(strace, List.of());
  }
}
