package procura.control;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import procura.tenancy.isolation.SchemaMigration;

/// The tables of this room.
@Factory
final class ControlSchema {

  @Singleton
  SchemaMigration schema() {
    return SchemaMigration.of("control");
  }
}
