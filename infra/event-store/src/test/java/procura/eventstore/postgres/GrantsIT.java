package procura.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.eventstore.TestDatabase;

/// Decision 1: facts are appended to, by the database's own rules.
@TestInstance(Lifecycle.PER_CLASS)
class GrantsIT {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final TestDatabase database = new TestDatabase();

  @BeforeAll
  void aFact() throws SQLException {
    execute(
        "insert into event_store.event values (1, gen_random_uuid(), 'acme', 't', '1', now(), '', '')");
  }

  @AfterAll
  void close() {
    database.close();
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.app().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update event_store.event set tenant = 'other'",
        "delete from event_store.event",
        "truncate event_store.event",
        "drop table event_store.event",
        "delete from event_store.event_000000000000",
        "insert into event_store.event_000000000000 select * from event_store.event",
        "alter table event_store.event detach partition event_store.event_000000000000",
        "update event_store.event_tag set position = 7",
        "delete from event_store.event_tag",
        "truncate event_store.event_tag",
        "delete from event_store.subscription",
        "delete from event_store.partition",
        "create table event_store.mine (i int)",
        "create or replace function event_store.ensure_partitions(bigint) returns bigint"
            + " language sql as 'select 1'",
      })
  void theApplicationCannot(String sql) {
    assertThatThrownBy(() -> execute(sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
  }

  @Test
  void theApplicationMayAddThePartitionThatIsNeededNextAndNoMore() throws SQLException {
    execute("select event_store.ensure_partitions(4000001)");
    assertThatThrownBy(() -> execute("select event_store.ensure_partitions(40000000)"))
        .hasMessageContaining("no need for partitions");
  }
}
