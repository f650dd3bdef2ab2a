package procura.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import procura.eventstore.LogReader;
import procura.eventstore.TestDatabase;

class PostgresLogIT {

  private final TestDatabase database = new TestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  private PostgresLog open() {
    return PostgresLog.open(
        database.app(), LogSettings.DEFAULT.withoutDurabilityCheck(), LogProjection.NONE, _ -> {});
  }

  private static Entry entry() {
    return new Entry(
        UUID.randomUUID(),
        "acme",
        "test.Happened",
        "1",
        Instant.now(),
        "{}".getBytes(StandardCharsets.UTF_8),
        "{}".getBytes(StandardCharsets.UTF_8),
        List.of(),
        null);
  }

  private static CompletableFuture<Long> append(PostgresLog log) {
    return log.append(List.of(entry()), Condition.NONE, IllegalStateException::new);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aDatabaseThatMayLoseFactsIsRefusedWithOneClearLine() {
    assertThatThrownBy(() ->
            PostgresLog.open(database.app(), LogSettings.DEFAULT, LogProjection.NONE, _ -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "the database may lose acknowledged facts: set `(fsync|full_page_writes|synchronous_commit) = on` in"
                + " PostgreSQL and start again");
  }

  @Test
  void partitionsAreMadeAheadOfNeed() throws SQLException {
    execute(
        "insert into event_store.event values"
            + " (3999990, gen_random_uuid(), 'acme', 't', '1', now(), '', '')");
    try (var log = open()) {
      var appends = new ArrayList<CompletableFuture<Long>>();
      for (int i = 0; i < 100; i++) {
        appends.add(append(log));
      }
      appends.forEach(CompletableFuture::join);
      assertThat(log.head()).isEqualTo(4_000_090);
      assertThat(log.after(3_999_995, 10)).extracting(Recorded::position).contains(4_000_001L);
    }
  }

  @Test
  void aLostConnectionLosesNothingAndDoublesNothing() throws SQLException {
    try (var log = open()) {
      var appends = new ArrayList<CompletableFuture<Long>>();
      for (int i = 0; i < 3_000; i++) {
        appends.add(append(log));
        if (i % 500 == 250) {
          appends.getLast().join();
          execute(
              "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                  + " current_database() and query like 'with e as%'");
        }
      }
      var positions = appends.stream().map(CompletableFuture::join).toList();
      assertThat(positions).doesNotHaveDuplicates().hasSize(3_000);
      var reader = new LogReader(database.app()).read();
      assertThat(reader.last()).isEqualTo(3_000);
      assertThat(reader.ids()).doesNotHaveDuplicates();
    }
  }

  @Test
  void closingRecordsWhatWaits() {
    var appends = new ArrayList<CompletableFuture<Long>>();
    var log = open();
    for (int i = 0; i < 2_000; i++) {
      appends.add(append(log));
    }
    log.close();
    assertThat(appends).allSatisfy(append -> assertThat(append).isCompleted());
    assertThat(append(log)).isCompletedExceptionally();
  }

  @Test
  void anAppendThatTheDatabaseRefusesFailsAlone() {
    try (var log = open()) {
      var appends = new ArrayList<CompletableFuture<Long>>();
      for (int i = 0; i < 50; i++) {
        appends.add(append(log));
      }
      var unstorable =
          new Entry(
              UUID.randomUUID(),
              "a\u0000",
              "t",
              "1",
              Instant.EPOCH,
              new byte[0],
              new byte[0],
              List.of(),
              null);
      var refused = log.append(List.of(unstorable), Condition.NONE, IllegalStateException::new);
      for (int i = 0; i < 50; i++) {
        appends.add(append(log));
      }
      appends.forEach(CompletableFuture::join);
      assertThatThrownBy(refused::join).hasCauseInstanceOf(SQLException.class);
      assertThat(log.head()).isEqualTo(100);
    }
  }
}
