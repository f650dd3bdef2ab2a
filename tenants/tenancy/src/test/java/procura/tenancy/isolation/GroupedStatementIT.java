package procura.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import procura.identity.TenantId;

/// What many ask at once is answered to each as if it had asked alone.
class GroupedStatementIT {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final int MANY = 300; // more than one group holds

  @AutoClose private static final TestTenancy TENANCY = TestTenancy.start();
  private static final TenantConnections CONNECTIONS = TENANCY.connections();

  private final GroupedStatement<String> add =
      CONNECTIONS.grouped(
          """
          insert into tenancy.tenant_key (tenant, purpose, wrapped)
          select current_setting('procura.tenant'), purpose, wrapped::bytea
          from unnest(?::text[], ?::text[]) as asked (purpose, wrapped)
          on conflict do nothing returning purpose, tenant\
          """,
          List.of("text", "text"),
          row -> row.getString(2));

  @Test
  void everyoneIsAnsweredForTheirOwnRow() throws Exception {
    var answers = atOnce(i -> add.ask(i % 2 == 0 ? ACME : OTHER, "own-" + i, "").orElse("nothing"));
    for (int i = 0; i < MANY; i++) {
      assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0 ? "acme" : "other");
    }
    assertThat(rows(ACME, "own-%")).isEqualTo(MANY / 2);
    assertThat(rows(OTHER, "own-%")).isEqualTo(MANY / 2);
  }

  @Test
  void ofManyWhoSpendTheSameOneWins() throws Exception {
    var answers = atOnce(_ -> add.ask(ACME, "same", "").isPresent());
    var winners = 0;
    for (var answer : answers) {
      winners += answer.get() ? 1 : 0;
    }
    assertThat(winners).isOne();
  }

  @Test
  void aRowThatCannotBeStoredFailsAlone() throws Exception {
    var answers = atOnce(i -> add.ask(ACME, "mixed-" + i, i % 50 == 0 ? "\\xzz" : "").isPresent());
    for (int i = 0; i < MANY; i++) {
      var answer = answers.get(i);
      if (i % 50 == 0) {
        assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
            .isThrownBy(answer::get)
            .withCauseInstanceOf(DataAccessException.class);
      } else {
        assertThat(answer.get()).isTrue();
      }
    }
    assertThat(rows(ACME, "mixed-%")).isEqualTo(MANY - MANY / 50);
    assertThat(add.ask(ACME, "after", "")).contains("acme");
  }

  /// What each of many got who asked in the same moment.
  private static <T> List<Future<T>> atOnce(IntFunction<T> asked) {
    var ready = new CountDownLatch(MANY);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<T>>();
      for (int i = 0; i < MANY; i++) {
        int one = i;
        answers.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return asked.apply(one);
            }));
      }
      return answers;
    }
  }

  private static int rows(TenantId tenant, String purposes) {
    return CONNECTIONS.<Integer>of(
        tenant,
        sql ->
            sql.fetchValue(
                        "select count(*)::int from tenancy.tenant_key where purpose like ?",
                        purposes)
                    instanceof Integer count
                ? count
                : 0);
  }
}
