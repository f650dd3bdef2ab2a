package procura.server;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// The one clock of the product. PostgreSQL keeps microseconds, so finer times would not be read
/// back as they were written.
@Factory
final class Clock {

  @Singleton
  @Primary
  InstantSource clock() {
    var system = java.time.Clock.systemUTC();
    return () -> system.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
