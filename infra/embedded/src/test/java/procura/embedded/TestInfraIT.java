package procura.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TestInfraIT {

  @Test
  void eachFreshDatabaseIsEmptyAndItsOwn() throws SQLException {
    var one = TestDatabase.fresh();
    var two = TestDatabase.fresh();
    execute(one, "create table fact (name text)");
    execute(two, "create table fact (name text)");
    assertThat(one.jdbcUrl()).isNotEqualTo(two.jdbcUrl());
  }

  @Test
  void migrationsRunOnceAndEveryCopyHasThem() throws SQLException {
    var runs = new AtomicInteger();
    for (int copy = 0; copy < 3; copy++) {
      var database =
          TestDatabase.migrated(
              "once",
              template -> {
                runs.incrementAndGet();
                executeQuietly(
                    template, "create schema facts; create table facts.fact (name text)");
              });
      execute(database, "insert into facts.fact values ('mine')");
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void theBrokerAnswers() throws Exception {
    try (var admin =
        Admin.create(Map.of("bootstrap.servers", TestInfra.get().bootstrapServers()))) {
      assertThat(admin.describeCluster().nodes().get()).hasSize(1);
    }
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void executeQuietly(TestDatabase database, String sql) {
    try {
      execute(database, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
