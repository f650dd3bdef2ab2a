package procura.server.http;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.scheduling.DefaultTaskExceptionHandler;
import io.micronaut.scheduling.TaskExceptionHandler;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of housekeeping that fails: it is tried again next time. A database that is away is
/// one line, not a stack trace.
@Primary
@Replaces(DefaultTaskExceptionHandler.class)
@Singleton
final class ScheduledTrouble implements TaskExceptionHandler<Object, Throwable> {

  private static final Logger LOG = LoggerFactory.getLogger(ScheduledTrouble.class);

  @Override
  public void handle(@Nullable Object bean, Throwable failure) {
    var task = bean == null ? "a scheduled task" : bean.getClass().getSimpleName();
    if (DatabaseAway.causes(failure)) {
      LOG.warn("{} found no database and will be tried again", task);
    } else {
      LOG.error("{} failed", task, failure);
    }
  }
}
