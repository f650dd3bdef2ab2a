package procura.tenancy.isolation;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.List;
import javax.sql.DataSource;

/// Makes the pool a bean; whoever asks for it finds every module's schema up to date.
@Factory
final class DatabaseFactory {

  @Singleton
  SchemaMigration tenancySchema() {
    return SchemaMigration.of("tenancy");
  }

  @Singleton
  @Bean(preDestroy = "close", typed = HikariDataSource.class)
  HikariDataSource pool(DatabaseSettings settings, List<SchemaMigration> migrations) {
    Database.migrate(settings, migrations);
    return Database.pool(settings);
  }

  @Singleton
  @Bean(typed = DataSource.class)
  DataSource dataSource(HikariDataSource pool) {
    return new DatabaseGate(pool, System::nanoTime);
  }
}
