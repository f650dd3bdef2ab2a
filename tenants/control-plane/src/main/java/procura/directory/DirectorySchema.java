package procura.directory;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import procura.tenancy.isolation.SchemaMigration;

/// The table of the directory.
@Factory
final class DirectorySchema {

  @Singleton
  SchemaMigration directoryTable() {
    return SchemaMigration.of("directory");
  }
}
