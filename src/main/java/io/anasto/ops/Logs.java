package io.anasto.ops;

import io.anasto.ledger.Secrets;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.rewrite.RewriteAppender;
import org.apache.logging.log4j.core.appender.rewrite.RewritePolicy;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;

/** How log lines are written: for people or as JSON, and without the environment's secrets. */
public final class Logs {
  private static final String MASKED = "masked";

  private Logs() {}

  /**
   * To be called once the config is known.
   *
   * @param format the name of an appender of the configuration: {@code text} or {@code json}
   */
  public static void use(String format) {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    Configuration configuration = context.getConfiguration();
    if (configuration.getAppender(format) == null || configuration.getAppender(MASKED) != null) {
      // A configuration of the user's, which he answers for; or this was done already.
      return;
    }
    LoggerConfig root = configuration.getRootLogger();
    Map.copyOf(root.getAppenders()).keySet().forEach(root::removeAppender);
    root.addAppender(masked(format, configuration), null, null);
    context.updateLoggers();
  }

  private static Appender masked(String format, Configuration configuration) {
    RewriteAppender masked =
        RewriteAppender.createAppender(
            MASKED,
            "true",
            new AppenderRef[] {AppenderRef.createAppenderRef(format, null, null)},
            configuration,
            new Mask(Secrets.ofProcess()),
            null);
    masked.start();
    configuration.addAppender(masked);
    return masked;
  }

  /** Puts asterisks in the place of secrets. */
  record Mask(Secrets secrets) implements RewritePolicy {
    @Override
    public LogEvent rewrite(LogEvent event) {
      String message = event.getMessage().getFormattedMessage();
      String masked = secrets.mask(message);
      Throwable thrown = event.getThrown();
      boolean thrownTells = tells(thrown);
      if (masked.equals(message) && !thrownTells) {
        return event;
      }
      String why = thrownTells ? ": " + secrets.mask(String.valueOf(thrown)) : "";
      return new Log4jLogEvent.Builder(event)
          .setMessage(new SimpleMessage(masked + why))
          // Its messages cannot be changed, and its stack trace would show them.
          .setThrown(thrownTells ? null : thrown)
          .build();
    }

    private boolean tells(Throwable thrown) {
      for (Throwable one = thrown; one != null; one = one.getCause()) {
        String text = String.valueOf(one);
        if (!secrets.mask(text).equals(text)) {
          return true;
        }
      }
      return false;
    }
  }
}
