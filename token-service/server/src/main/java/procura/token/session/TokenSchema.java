package procura.token.session;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import procura.tenancy.isolation.SchemaMigration;

/// Where this room's tables come from.
@Factory
final class TokenSchema {

  @Singleton
  SchemaMigration schema() {
    return SchemaMigration.of("token");
  }
}
