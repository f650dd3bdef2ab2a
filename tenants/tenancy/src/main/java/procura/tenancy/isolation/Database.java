package procura.tenancy.isolation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/// Brings the schemas up to date and opens the pool that everything else works through.
public final class Database {

  /// Every statement of the running product is this role's: no superuser and no owner, so that
  /// row-level security and the missing right to change facts hold for it.
  public static final String ROLE = "procura_app";

  /// Tenancy makes the role that the other schemas grant rights to; the rest is as facts flow.
  private static final List<String> ORDER =
      List.of("tenancy", "event_store", "authority", "directory", "token", "control", "audit");

  /// A writer that hangs must not hold back readers of the log for long.
  private static final String SESSION =
      "set role " + ROLE + "; set idle_in_transaction_session_timeout = '60s'";

  private static final long LOCK = 7_265_767;

  /// Since PostgreSQL 16 who makes a role may administer it, but not yet become it.
  private static final String MEMBERSHIP =
      """
      do $$
      begin
        if not pg_has_role(current_user, '%1$s',
            case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) then
          execute format('grant %1$s to %%I', current_user);
        end if;
      end
      $$
      """
          .formatted(ROLE);

  private Database() {}

  /// Runs each module's migrations, tenancy first, with a history of its own per schema.
  public static void migrate(DatabaseSettings settings, Collection<SchemaMigration> migrations) {
    try (var connection = connect(settings)) {
      // nodes that start together take turns; the lock ends with the connection
      execute(connection, "select pg_advisory_lock(" + LOCK + ")");
      migrations.stream()
          .sorted(Comparator.comparingInt(migration -> place(migration.schema())))
          .forEach(migration -> {
            migrate(settings, migration);
            open(connection, migration.schema());
          });
    } catch (SQLException e) {
      throw new IllegalStateException("can't bring the database up to date", e);
    }
  }

  private static int place(String schema) {
    var place = ORDER.indexOf(schema);
    return place < 0 ? ORDER.size() : place;
  }

  private static void migrate(DatabaseSettings settings, SchemaMigration migration) {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(settings.url(), settings.user(), settings.password())
        .schemas(migration.schema())
        .defaultSchema(migration.schema())
        .createSchemas(true)
        .locations(migration.location())
        .failOnMissingLocations(true)
        .load()
        .migrate();
  }

  /// Lets the role in. A database that was restored elsewhere, or has another owner now, has all
  /// tables and yet nobody who may become the role: so this is asked at each start.
  private static void open(Connection connection, String schema) {
    try {
      execute(connection, MEMBERSHIP);
      execute(connection, "grant usage on schema \"" + schema + "\" to " + ROLE);
    } catch (SQLException e) {
      throw new IllegalStateException("can't open schema " + schema, e);
    }
  }

  private static Connection connect(DatabaseSettings settings) throws SQLException {
    var login = new Properties();
    if (settings.user() != null) {
      login.setProperty("user", settings.user());
    }
    if (settings.password() != null) {
      login.setProperty("password", settings.password());
    }
    return DriverManager.getConnection(settings.url(), login);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// A pool whose connections have no rights but those that were granted to the role.
  public static HikariDataSource pool(DatabaseSettings settings) {
    var config = new HikariConfig();
    config.setPoolName("procura");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionInitSql(SESSION);
    config.setConnectionTimeout(DatabaseGate.ONE_WAIT.toMillis());
    config.addDataSourceProperty("connectTimeout", "2");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "procura");
    return new HikariDataSource(config);
  }
}
