package procura.audit.projection;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import procura.tenancy.isolation.SchemaMigration;

/// The tables of this room.
@Factory
final class AuditSchema {

  @Singleton
  SchemaMigration auditSchema() {
    return SchemaMigration.of("audit");
  }
}
