package io.anasto;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What Anasto says while a test runs. */
public final class CapturedLog implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Throwable> traces = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final AbstractAppender appender =
      new AbstractAppender("captured", null, null, false, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
          if (event.getThrown() != null) {
            traces.add(event.getThrown());
          }
        }
      };

  public CapturedLog() {
    this("io.anasto");
  }

  /** What is said in a package of another's. */
  public CapturedLog(String name) {
    logger = (Logger) LogManager.getLogger(name);
    appender.start();
    logger.addAppender(appender);
  }

  /** Each with its level before it. */
  public List<String> lines() {
    return lines;
  }

  /** What was thrown and is shown with its stack trace. */
  public List<Throwable> traces() {
    return traces;
  }

  @Override
  public void close() {
    logger.removeAppender(appender);
    appender.stop();
  }
}
