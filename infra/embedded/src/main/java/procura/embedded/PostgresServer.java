package procura.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// A reachable PostgreSQL seen by its superuser: embedded or in a container, what follows is the
/// same.
record PostgresServer(String host, int port, String superuser, String superuserPassword) {

  Connection connect(String database) throws SQLException {
    return dataSource(database).getConnection();
  }

  private DataSource dataSource(String database) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {host});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(superuser);
    source.setPassword(superuserPassword);
    source.setConnectTimeout(5);
    return source;
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
  }

  /// The product's role: it owns its database and makes the roles its migrations need, but it is no
  /// superuser, so that row-level security binds it too.
  void ensureRole(String role, String password) {
    execute(
        """
        do $$ begin
          if not exists (select from pg_roles where rolname = '%1$s') then
            create role %1$s login createrole nosuperuser nobypassrls password '%2$s';
          end if;
        end $$\
        """
            .formatted(role, password));
  }

  void ensureDatabase(String database, String owner) {
    if (!databaseExists(database)) {
      execute("create database %s owner %s".formatted(database, owner));
    }
  }

  void copyDatabase(String template, String database, String owner) {
    execute("create database %s owner %s template %s".formatted(database, owner, template));
  }

  private boolean databaseExists(String database) {
    try (var connection = connect("postgres");
        var query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, database);
      try (var found = query.executeQuery()) {
        return found.next();
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  void execute(String sql) {
    try (var connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private CannotStart failed(SQLException e) {
    return new CannotStart(
        "PostgreSQL on port %d: %s"
            .formatted(port, String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT)),
        e);
  }
}
