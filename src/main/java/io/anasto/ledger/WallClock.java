package io.anasto.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The clock that people see, and may set. A test may have it go wrong: {@code -Danasto.clock=FILE}
 * names a file with the milliseconds by which it is ahead, read at each look. Without the property
 * it is the system's.
 */
public final class WallClock {
  private static final String AHEAD = System.getProperty("anasto.clock", "");

  private static final Clock CLOCK =
      AHEAD.isEmpty() ? Clock.systemUTC() : new Wrong(Path.of(AHEAD));

  private WallClock() {}

  public static Clock get() {
    return CLOCK;
  }

  private static final class Wrong extends Clock {
    private final Path ahead;

    Wrong(Path ahead) {
      this.ahead = ahead;
    }

    @Override
    public Instant instant() {
      try {
        return Instant.now()
            .plus(Duration.ofMillis(Long.parseLong(Files.readString(ahead).strip())));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public ZoneId getZone() {
      return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
