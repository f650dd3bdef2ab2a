package procura.control.rig;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import procura.authority.Introspection.ReferenceTokens;

/// What other rooms give in the whole server.
@Factory
final class Stand {

  @Singleton
  @Primary
  InstantSource clock() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
  }

  @Singleton
  ReferenceTokens noReferenceTokens() {
    return (tenant, token) -> null;
  }
}
