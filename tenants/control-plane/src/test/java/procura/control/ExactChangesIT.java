package procura.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;
import procura.eventstore.ChangedSince;
import procura.eventstore.Commands;
import procura.eventstore.Terms;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.tenancy.isolation.DatabaseSettings;
import procura.tenancy.keys.Secrets;
import procura.tenancy.keys.SigningKeyCommand.DestroySigningKey;

/// A change that is sent twice happens once, and of two who change the same thing one is told.
class ExactChangesIT {

  private static final String ALL = "admin:read admin:write audit:read audit:export";
  private static final String AGENT =
      """
      {"name":"%s","owners":["admin@acme.example"],"credential":{"type":"client_secret"},
       "roles":["tenant_admin"]}
      """;

  @TempDir static Path data;
  @AutoClose private static ControlPlane plane;
  private static Tenant acme;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of());
    acme = plane.signUp("acme");
  }

  private static Answer call(String method, String path, String body, String... headers) {
    return plane.call(
        method,
        "/api/v1/tenants/acme" + path,
        plane.token(acme, ALL),
        body.isEmpty() ? null : body,
        headers);
  }

  private static void owner(String... statements) {
    var database = plane.bean(DatabaseSettings.class);
    try (var connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        var sql = connection.createStatement()) {
      for (var statement : statements) {
        sql.execute(statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// As if the node died each time after the change was recorded and before its answer was kept.
  private static Answer losingTheAnswer(Callable<Answer> call) throws Exception {
    owner(
        """
        create function control.lose() returns trigger language plpgsql
        as $$ begin raise exception 'the node died'; end $$
        """,
        """
        create trigger lose before update on control.idempotent_answer
        for each row when (new.status is not null) execute function control.lose()
        """);
    try {
      return call.call();
    } finally {
      owner(
          "drop function control.lose cascade",
          "update control.idempotent_answer set asked_at = asked_at - interval '2 minutes'"
              + " where status is null");
    }
  }

  @Nested
  class WhenTheAnswerIsLost {

    @Test
    void anAgentIsTheSameAndItsSecretToo() throws Exception {
      var body = AGENT.formatted("Lost");
      var first =
          losingTheAnswer(() -> call("POST", "/agents", body, "Idempotency-Key", "lost-agent"));
      var again = call("POST", "/agents", body, "Idempotency-Key", "lost-agent");
      assertThat(again.status()).as(again.raw().body()).isEqualTo(201);
      assertThat(again.text("/agent_id")).isEqualTo(first.text("/agent_id"));
      assertThat(again.text("/client_secret"))
          .startsWith("procura_secret_")
          .isEqualTo(first.text("/client_secret"));
      assertThat(again.header("Location")).isEqualTo(first.header("Location"));
      assertThat(call("GET", "/agents?q=lost", "").json().at("/items")).hasSize(1);
      var kept = call("POST", "/agents", body, "Idempotency-Key", "lost-agent");
      assertThat(kept.raw().body()).isEqualTo(again.raw().body());
    }

    @Test
    void aUserIsNotRefusedTheirOwnName() throws Exception {
      var body =
          """
          {"username":"lost","email":"lost@acme.example","password":"correct horse"}
          """;
      var first = losingTheAnswer(() -> call("POST", "/users", body, "Idempotency-Key", "lost"));
      var again = call("POST", "/users", body, "Idempotency-Key", "lost");
      assertThat(again.status()).as(again.raw().body()).isEqualTo(201);
      assertThat(again.text("/id")).isEqualTo(first.text("/id"));
    }

    @Test
    void aKeyIsRotatedOnce() throws Exception {
      var first =
          losingTheAnswer(() -> call("POST", "/keys/rotate", "", "Idempotency-Key", "lost-key"));
      var keys = call("GET", "/keys", "").json().at("/items").size();
      var again = call("POST", "/keys/rotate", "", "Idempotency-Key", "lost-key");
      assertThat(again.text("/kid")).isEqualTo(first.text("/kid"));
      assertThat(call("GET", "/keys", "").json().at("/items")).hasSize(keys);
    }

    @Test
    void aTenantIsThereOnceAndItsManagementClientWorks() throws Exception {
      var body =
          """
          {"tenant":"lost","display_name":"Lost",
           "admin":{"email":"a@lost.example","password":"correct horse"}}
          """;
      Callable<Answer> signUp =
          () -> plane.call("POST", "/api/v1/tenants", null, body, "Idempotency-Key", "lost");
      var first = losingTheAnswer(signUp);
      var again = signUp.call();
      assertThat(again.status()).as(again.raw().body()).isEqualTo(201);
      assertThat(again.raw().body()).isEqualTo(first.raw().body());
      var secret = again.text("/management_client/client_secret");
      assertThat(Secrets.wellFormed("secret", secret)).isTrue();
    }

    @Test
    void aConditionThatTheChangeItselfEndedIsNotAskedAgain() throws Exception {
      var made = call("POST", "/agents", AGENT.formatted("Conditional"));
      var agent = "/agents/" + made.text("/agent_id");
      Callable<Answer> change =
          () ->
              call(
                  "POST",
                  agent + "/suspend",
                  "",
                  "Idempotency-Key",
                  "conditional",
                  "If-Match",
                  made.header("ETag"));
      var first = losingTheAnswer(change);
      var again = change.call();
      assertThat(again.status()).as(again.raw().body()).isEqualTo(200);
      assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    }
  }

  @Test
  void theSameRequestIsNotWorkedOnTwiceAtOnce() throws Exception {
    var body = AGENT.formatted("Racing");
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Answer>> races =
          Collections.nCopies(8, () -> call("POST", "/agents", body, "Idempotency-Key", "racing"));
      for (var race : callers.invokeAll(races)) {
        assertThat(race.get().status()).isIn(201, 409);
      }
    }
    assertThat(call("GET", "/agents?q=racing", "").json().at("/items")).hasSize(1);
  }

  @Nested
  @DisplayName("RFC 9110 section 13.1.1, If-Match")
  class IfMatch {

    @Test
    void ofManyWithTheSameTagExactlyOneChangesIt() throws Exception {
      var made = call("POST", "/agents", AGENT.formatted("Contended"));
      var agent = "/agents/" + made.text("/agent_id");
      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<Answer>> races =
            IntStream.range(0, 8)
                .<Callable<Answer>>mapToObj(i ->
                    () ->
                        call(
                            "PATCH",
                            agent,
                            "{\"description\":\"writer %d\"}".formatted(i),
                            "If-Match",
                            made.header("ETag")))
                .toList();
        var statuses = callers.invokeAll(races).stream().map(race -> race.resultNow().status());
        assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
      }
    }

    /// Keys are decided together and changed one by one.
    @Test
    void aKeyStandsWhereItWasWhateverBecomesOfTheOthers() {
      var next = call("POST", "/keys/rotate", "").text("/kid");
      call("POST", "/keys/rotate", "");
      var key = "/keys/" + next;
      var read = call("GET", key, "");
      assertThat(read.text("/status")).isEqualTo("retired");
      call("POST", "/keys/rotate", "");
      var commands = plane.bean(Commands.class);
      var destroy = new DestroySigningKey(new TenantId("acme"), next, Instant.now());
      var cause = new Cause(Actor.SYSTEM, "test", "test");
      assertThatThrownBy(
              () -> commands.sendTogether(List.of(destroy), cause, new Terms(null, List.of(1L))))
          .as("within the append")
          .isInstanceOf(ChangedSince.class);
      assertThat(call("DELETE", key, "", "If-Match", "\"0\"").status()).isEqualTo(412);
      assertThat(call("DELETE", key, "", "If-Match", read.header("ETag")).status()).isEqualTo(204);
    }

    @Test
    void anyOfSeveralTagsWillDoAndAStarAlways() {
      var made = call("POST", "/agents", AGENT.formatted("Starred"));
      var agent = "/agents/" + made.text("/agent_id");
      var several =
          call(
              "PATCH",
              agent,
              "{\"description\":\"one\"}",
              "If-Match",
              "\"0\", " + made.header("ETag"));
      assertThat(several.status()).isEqualTo(200);
      assertThat(call("PATCH", agent, "{\"description\":\"two\"}", "If-Match", "*").status())
          .isEqualTo(200);
      for (var tag : List.of("W/" + several.header("ETag"), "\"\"", "x", "\"~\"", "\"+1\"")) {
        assertThat(call("DELETE", agent, "", "If-Match", tag).status()).as(tag).isEqualTo(412);
      }
    }
  }

  @Test
  void anAgentWithRolesIsOneAppend() {
    var made = call("POST", "/agents", AGENT.formatted("Whole"));
    assertThat(made.json().at("/roles")).as(made.raw().body()).hasSize(1);
  }
}
