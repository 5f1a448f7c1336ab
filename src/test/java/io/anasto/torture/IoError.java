package io.anasto.torture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** System calls that fail, once each, as those of a disk that is ill. */
final class IoError {
  private static final List<String> CALLS =
      List.of(
          "fsync", "fdatasync", "rename", "renameat2", "link", "linkat", "pwrite64", "ftruncate");

  private static final int LATEST = 40;
  private static final Duration LIFE = Duration.ofSeconds(4);

  private IoError() {}

  static Optional<Undo> happen(Scene scene) throws Exception {
    if (!Shell.has("strace")) {
      return Optional.empty();
    }
    String call = scene.any(CALLS);
    int when = 1 + scene.random().nextInt(LATEST);
    scene
        .victim()
        .start(
            List.of(
                "strace",
                "--daemonize",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + call,
                "-e",
                "inject=%s:error=EIO:when=%d".formatted(call, when)),
            List.of());
    scene.victim().live(LIFE);
    // So that no later disturbance is slowed by the tracer.
    scene.victim().kill();
    return Optional.of(Disturbance.NOTHING);
  }
}
