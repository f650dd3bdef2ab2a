package procura.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// A database for one test class: nobody else's, owned by a role that is no superuser, thrown away
/// with the server.
public record TestDatabase(String jdbcUrl, String user, String password) {

  /// A new, empty one.
  public static TestDatabase fresh() {
    return TestInfra.get().freshDatabase();
  }

  /// A new one with everything that `migrations` makes. They run once per JVM and `template` name;
  /// after that a copy is made, which is much faster.
  ///
  /// @param template letters, digits and underscores; must close all its connections
  public static TestDatabase migrated(String template, Consumer<TestDatabase> migrations) {
    return TestInfra.get().migratedDatabase(template, migrations);
  }

  /// Not pooled.
  public DataSource dataSource() {
    var source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  public Connection connect() throws SQLException {
    return dataSource().getConnection();
  }
}
