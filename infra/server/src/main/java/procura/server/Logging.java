package procura.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/// Logs to standard output, as text for people or as one JSON object a line. In code, since reading
/// XML took longer than everything else before the first log line. Masks no secret: none is logged.
public final class Logging extends ContextAwareBase implements Configurator {

  /// `text` or `json`; to be set before the first logger is made.
  static final String FORMAT = "procura.log-format";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var encoder = "json".equals(System.getProperty(FORMAT)) ? json() : text();
    encoder.setContext(context);
    encoder.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setEncoder(encoder);
    console.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    context.getLogger("procura").setLevel(Level.INFO);
    // warns of every PostgreSQL newer than itself, and of schemas that are there as they should be
    context.getLogger("org.flywaydb").setLevel(Level.ERROR);
    // a stack trace for each connection that a lost database broke: DatabaseGate says it once
    context.getLogger("com.zaxxer.hikari.pool").setLevel(Level.ERROR);
    // LastResort logs these with the request's id
    context.getLogger("io.micronaut.http.server.RouteExecutor").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Encoder<ILoggingEvent> text() {
    var encoder = new PatternLayoutEncoder();
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n");
    return encoder;
  }

  private static Encoder<ILoggingEvent> json() {
    var encoder = new JsonEncoder();
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithThreadName(false);
    encoder.setWithContext(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    return encoder;
  }
}
