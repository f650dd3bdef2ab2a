package procura.server;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// The one clock of the product. PostgreSQL keeps microseconds, so finer times would not be read
/// back as they were written. The framework has a clock of its own, which this one outranks.
@Factory
final class Clock {

  @Primary
  @Singleton
  @Primary
  InstantSource clock() {
    var system = java.time.Clock.systemUTC();
    return () -> system.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
