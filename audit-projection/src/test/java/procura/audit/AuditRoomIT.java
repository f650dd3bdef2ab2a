package procura.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.web.router.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.audit.checkpoint.CheckpointPublisher;
import procura.audit.checkpoint.InconsistentLog;
import procura.audit.checkpoint.LogCheck;
import procura.audit.log.Checkpoint;
import procura.audit.log.Hash;
import procura.audit.log.MerkleTree;
import procura.audit.log.SignedNote;
import procura.audit.log.VerifierKey;
import procura.audit.projection.AuditProjection;
import procura.audit.verify.BundleVerifier;
import procura.embedded.TestDatabase;
import procura.eventstore.Fence;
import procura.house.DescribedApi;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Fact;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentEvent.AgentReinstated;
import procura.identity.agent.AgentEvent.AgentSuspended;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.client.GrantType;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.Grounds;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.ActionReported;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.identity.issuance.IssuanceEvent.TokenRevoked;
import procura.tenancy.isolation.RequiredScope;

class AuditRoomIT {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;

  private AuditRoom room;
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    room = new AuditRoom(database, folder.resolve("data"));
  }

  @AfterEach
  void close() {
    room.close();
  }

  private static Fact suspended(TenantId tenant, int number) {
    return new AgentSuspended(
        tenant, new AgentId("agt_" + number % 5), "reason", NOON.plusSeconds(number));
  }

  private void record(int count, IntFunction<Fact> fact) {
    room.facts().record(IntStream.range(0, count).mapToObj(fact).toList());
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isLessThan(300);
    return new ObjectMapper().readTree(response.body());
  }

  private List<JsonNode> all(String query) throws IOException, InterruptedException {
    var found = new ArrayList<JsonNode>();
    var cursor = "";
    do {
      var page = json(room.get("acme/audit/records?" + query + "&cursor=" + cursor));
      page.get("items").forEach(found::add);
      cursor = page.get("next_cursor").asText("null");
    } while (!cursor.equals("null"));
    return found;
  }

  @Test
  void everyRouteIsDescribedWithItsScopeAndNothingElseIs() {
    var routes = new TreeMap<String, List<String>>();
    room.bean(Router.class)
        .uriRoutes()
        .filter(route -> route.getUriMatchTemplate().toPathString().startsWith("/api/v1/"))
        .filter(route -> !route.getHttpMethodName().equals("HEAD"))
        .forEach(route ->
            routes.put(
                route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString(),
                List.of(
                    route
                        .getAnnotationMetadata()
                        .stringValue(RequiredScope.class)
                        .orElse("anybody"))));
    var described = new TreeMap<String, List<String>>();
    new DescribedApi(AuditRoom.description())
        .operations()
        .forEach((name, operation) -> described.put(name, DescribedApi.scopes(operation)));
    assertThat(described).hasSize(8).isEqualTo(routes);
  }

  @Nested
  class Records {

    @Test
    void everyTenantHasItsOwnGapFreeSequence() throws IOException, InterruptedException {
      record(1300, i -> suspended(i % 3 == 0 ? OTHER : ACME, i));
      var seqs = all("limit=200").stream().map(r -> r.get("seq").asLong()).toList();
      assertThat(seqs).isEqualTo(IntStream.range(0, 866).mapToObj(i -> 865L - i).toList());
      assertThat(json(room.get("other/audit/records?limit=1")).at("/items/0/seq").asInt())
          .isEqualTo(433);
    }

    @Test
    void oneIsFoundByItsPlaceInItsOwnTenantsLog() throws IOException, InterruptedException {
      record(6, i -> suspended(i % 3 == 0 ? OTHER : ACME, i));
      var newest = all("limit=1").getFirst();
      var found = room.get("acme/audit/records/" + newest.get("seq").asLong());
      assertThat(json(found)).isEqualTo(newest);
      var tag = found.headers().firstValue("ETag").orElseThrow();
      assertThat(room.get("acme/audit/records/" + newest.get("seq"), "If-None-Match", tag))
          .extracting(HttpResponse::statusCode)
          .isEqualTo(304);
      assertThat(json(room.get("other/audit/records/1")).get("tenant").asText()).isEqualTo("other");
      for (var none : List.of("4", "-1", "01", "1.0", "x", "9223372036854775808")) {
        assertThat(room.get("acme/audit/records/" + none).statusCode()).as(none).isEqualTo(404);
      }
    }

    @Test
    void areFoundByWhatTheyAreAbout() throws IOException, InterruptedException {
      record(20, i -> suspended(ACME, i));
      room.record(
          new TokenRefused(
              ACME,
              "client_credentials",
              "invalid_scope",
              "no delegation",
              new ClientId("cli_1"),
              "usr_1",
              new AgentId("agt_9"),
              null,
              "https://pets.example",
              Scopes.of("pet:write"),
              NOON.plusSeconds(100)),
          new TokenRevoked(ACME, "jti-1", new ClientId("cli_2"), NOON, "asked", NOON));
      assertThat(all("subject=agt_3")).hasSize(4);
      assertThat(all("actor=agt_9")).hasSize(1);
      assertThat(all("client=cli_1")).hasSize(1);
      assertThat(all("resource=https://pets.example")).hasSize(1);
      assertThat(all("type=agent.AgentSuspended")).hasSize(20);
      assertThat(all("outcome=refused")).hasSize(1);
      assertThat(all("jti=jti-1")).hasSize(1);
      assertThat(all("outcome=refused&client=cli_2")).isEmpty();
      assertThat(all("from=2026-11-21T12:00:05Z&to=2026-11-21T12:00:10Z")).hasSize(5);
      assertThat(all("from=2026-11-21T12:01:00Z")).hasSize(2);
      assertThat(all("to=2026-11-21T12:00:00Z")).isEmpty();
      var refused = all("outcome=refused").getFirst();
      assertThat(refused.get("error_code").asText()).isEqualTo("invalid_scope");
      assertThat(refused.get("reason").asText()).isEqualTo("no delegation");
      assertThat(refused.at("/actor/agent").asText()).isEqualTo("agt_9");
      assertThat(refused.at("/target/scopes/0").asText()).isEqualTo("pet:write");
    }

    @Test
    void badQuestionsAreProblems() throws IOException, InterruptedException {
      for (var bad :
          List.of(
              "limit=0",
              "limit=-1",
              "limit=x",
              "limit=201",
              "limit=1000000000",
              "cursor=x",
              "cursor=seq-99999999999999999999",
              "from=yesterday",
              "to=%00",
              "outcome=maybe")) {
        var response = room.get("acme/audit/records?" + bad);
        assertThat(response.statusCode()).as(bad).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
            .startsWith("application/problem+json");
      }
      assertThat(room.get("NOT_A_TENANT/audit/records").statusCode()).isEqualTo(404);
      assertThat(json(room.get("acme/audit/records?subject=%00")).get("items")).isEmpty();
    }

    @Test
    void whateverAnAttackerSendsIsRecorded() throws IOException, InterruptedException {
      var nasty = "\u0000\ud800\"\n" + "x".repeat(100_000);
      room.record(
          new TokenRefused(
              ACME, nasty, nasty, nasty, null, nasty, null, null, nasty, Scopes.NONE, NOON));
      assertThat(all("outcome=refused")).hasSize(1);
      assertThat(room.bean(LogCheck.class).check(ACME)).isEqualTo(1);
    }
  }

  @Nested
  @DisplayName("a receipt says what a resource's server says")
  class Receipts {

    private static final ResourceIdentifier PETS = new ResourceIdentifier("https://pets.example");
    private static final ResourceIdentifier CLINIC =
        new ResourceIdentifier("https://clinic.example");

    private static Fact issued(TenantId tenant, String jti) {
      return new AccessTokenIssued(
          tenant,
          jti,
          GrantType.TOKEN_EXCHANGE,
          "usr_bob",
          new ClientId("cli_app"),
          new AgentId("agt_vet"),
          new ActorChain(List.of("agt_vet", "agt_scribe")),
          PETS,
          Scopes.of("pet:read"),
          List.of(),
          null,
          new Grounds(null, null, null, List.of(), 1),
          null,
          null,
          NOON.plusSeconds(300),
          NOON);
    }

    private static Fact receipt(
        String jti, ResourceIdentifier resource, String subject, String... actors) {
      return new ActionReported(
          ACME,
          jti,
          resource,
          "vaccinate",
          "succeeded",
          subject,
          new ActorChain(List.of(actors)),
          NOON,
          NOON);
    }

    private static Fact truthful(String jti) {
      return receipt(jti, PETS, "usr_bob", "agt_vet", "agt_scribe");
    }

    @Test
    void ofATokenThatLeftIsAboutItsPersonAndActors() throws IOException, InterruptedException {
      room.record(suspended(ACME, 0), issued(ACME, "at_1"));
      room.record(truthful("at_1"));
      var record = all("type=issuance.ActionReported").getFirst();
      assertThat(record.get("outcome").asText()).isEqualTo("success");
      assertThat(record.get("subject").asText()).isEqualTo("usr_bob");
      assertThat(record.at("/actor/act_chain").toString())
          .isEqualTo("[\"agt_vet\",\"agt_scribe\"]");
      assertThat(record.at("/authority/issued_at_seq").asLong()).isEqualTo(1);
    }

    @Test
    void isProvedInTheBatchOfItsTokenToo() throws IOException, InterruptedException {
      room.record(issued(ACME, "at_1"), truthful("at_1"), truthful("at_1"), truthful("at_2"));
      assertThat(all("type=issuance.ActionReported&outcome=success")).hasSize(2);
      assertThat(all("type=issuance.ActionReported&outcome=refused")).hasSize(1);
    }

    @Test
    void puttingWordsIntoOthersMouthsIsARefusalUnderNobodysName()
        throws IOException, InterruptedException {
      room.record(issued(ACME, "at_1"), issued(OTHER, "at_other"));
      room.record(
          receipt("at_1", CLINIC, "usr_bob", "agt_vet", "agt_scribe"),
          receipt("at_1", PETS, "usr_eve", "agt_vet", "agt_scribe"),
          receipt("at_1", PETS, "usr_bob", "agt_scribe", "agt_vet"),
          receipt("at_1", PETS, "usr_bob", "agt_vet"),
          receipt("at_1", PETS, "usr_bob"),
          truthful("at_other"),
          truthful("AT_1"),
          truthful("at_never"));
      var receipts = all("type=issuance.ActionReported");
      assertThat(receipts).hasSize(8);
      for (var record : receipts) {
        assertThat(record.get("outcome").asText()).as("%s", record).isEqualTo("refused");
        assertThat(record.get("error_code").asText()).isEqualTo("token_not_issued");
        assertThat(record.has("subject")).isFalse();
        assertThat(record.at("/actor/act_chain").isMissingNode()).isTrue();
        assertThat(record.at("/details/claimed_subject").asText()).startsWith("usr_");
      }
      assertThat(all("subject=usr_bob")).hasSize(1);
      assertThat(all("actor=agt_vet")).hasSize(1);
    }

    @Test
    void doesNotBringItsOwnChainOfActors() throws IOException, InterruptedException {
      var asWritten =
          new Cause(
              new Actor(null, null, new ClientId("cli_pets"), List.of("agt_vet"), "192.0.2.1"),
              "trace",
              "command");
      room.facts()
          .append(List.of(truthful("at_never")), asWritten, Fence.NONE)
          .toCompletableFuture()
          .join();
      var record = all("type=issuance.ActionReported").getFirst();
      assertThat(record.at("/actor/act_chain").isMissingNode()).isTrue();
      assertThat(record.at("/actor/client").asText()).isEqualTo("cli_pets");
      assertThat(all("actor=agt_vet")).isEmpty();
    }

    @Test
    void countsOnlyForATokenThatLeftBefore() throws IOException, InterruptedException {
      room.record(truthful("at_1"), issued(ACME, "at_1"));
      assertThat(all("type=issuance.ActionReported&outcome=success")).isEmpty();
    }

    @Test
    void readsTheSameInARebuild() throws SQLException {
      room.record(issued(ACME, "at_1"));
      room.record(truthful("at_1"));
      room.record(truthful("at_2"), truthful("at_1"));
      var facts = room.facts();
      var live = dump();
      facts.deliver(room.bean(AuditProjection.class), facts.stored());
      assertThat(dump()).isEqualTo(live);
      try (var other = new AuditRoom(TestDatabase.fresh(), folder.resolve("other"))) {
        other.facts().deliver(other.bean(AuditProjection.class), facts.stored());
        assertThat(dump(other)).isEqualTo(live);
      }
    }
  }

  @Nested
  class Projection {

    @Test
    void factsDeliveredAgainChangeNothing() throws SQLException {
      record(300, i -> suspended(ACME, i));
      var before = dump();
      var facts = room.facts();
      facts.deliver(room.bean(AuditProjection.class), facts.stored());
      facts.deliver(room.bean(AuditProjection.class), facts.stored().subList(250, 300));
      assertThat(dump()).isEqualTo(before);
    }

    @Test
    void aRebuildInOtherBatchesEqualsTheLiveLog() throws SQLException {
      for (var i = 0; i < 40; i++) {
        var start = i * 20;
        record(1 + i * 7 % 19, n -> suspended(n % 4 == 0 ? OTHER : ACME, start + n));
      }
      var live = dump();
      var facts = room.facts().stored();
      try (var other = new AuditRoom(TestDatabase.fresh(), folder.resolve("other"))) {
        var projection = other.bean(AuditProjection.class);
        for (var from = 0; from < facts.size(); from += 111) {
          other
              .facts()
              .deliver(projection, facts.subList(from, Math.min(facts.size(), from + 111)));
        }
        assertThat(dump(other)).isEqualTo(live);
      }
    }

    @Test
    void theLogGoesOnAfterARestart() {
      record(257, i -> suspended(ACME, i));
      var before = room.bean(CheckpointPublisher.class).publish(ACME);
      room.close();
      room = new AuditRoom(database, folder.resolve("data"));
      var later =
          IntStream.range(0, 300)
              .mapToObj(i ->
                  new procura.eventstore.StoredFact(
                      1000 + i,
                      new java.util.UUID(8, i),
                      "agent.AgentSuspended",
                      1,
                      suspended(ACME, 300 + i),
                      TestFacts.CAUSE))
              .toList();
      room.facts().deliver(room.bean(AuditProjection.class), later);
      var after = room.bean(CheckpointPublisher.class).publish(ACME);
      assertThat(Checkpoint.parse(before.text()).size()).isEqualTo(257);
      assertThat(Checkpoint.parse(after.text()).size()).isEqualTo(557);
      assertThat(room.bean(LogCheck.class).check(ACME)).isEqualTo(557);
    }

    @Test
    void aFaultStopsTheLogAndSaysSo() throws SQLException {
      record(3, i -> suspended(ACME, i));
      room.administer("alter table audit.tile rename to tile_gone");
      assertThatThrownBy(() -> record(1, i -> suspended(ACME, 4))).isNotNull();
      assertThat(room.bean(AuditProjection.class).fault()).contains("stopped at position 4");
      room.administer("alter table audit.tile_gone rename to tile");
      var facts = room.facts();
      facts.deliver(room.bean(AuditProjection.class), facts.stored().subList(3, 4));
      assertThat(room.bean(AuditProjection.class).fault()).isEmpty();
      assertThat(room.bean(LogCheck.class).check(ACME)).isEqualTo(4);
    }

    @Test
    void timeInTheLogNeverRunsBackwards() throws IOException, InterruptedException {
      room.record(suspended(ACME, 100), suspended(ACME, 50), suspended(ACME, 120));
      var records = all("limit=10");
      assertThat(records.stream().map(r -> r.get("logged_at").asText()).toList())
          .containsExactly("2026-11-21T12:02:00Z", "2026-11-21T12:01:40Z", "2026-11-21T12:01:40Z");
      assertThat(records.get(1).get("occurred_at").asText()).isEqualTo("2026-11-21T12:00:50Z");
    }
  }

  @Nested
  class Checkpoints {

    @Test
    void coverTheRecordsAndVerifyWithThePublishedKey() throws IOException, InterruptedException {
      record(70, i -> suspended(ACME, i));
      var response = room.get("acme/audit/checkpoint");
      var note = SignedNote.parse(new String(response.body(), StandardCharsets.UTF_8));
      var key =
          VerifierKey.parse(
              new String(room.get("acme/audit/checkpoint/key").body(), StandardCharsets.UTF_8));
      assertThat(note.verifies(key)).isTrue();
      var checkpoint = Checkpoint.parse(note.text());
      assertThat(checkpoint.origin()).isEqualTo("as.example/t/acme");
      var tree = MerkleTree.empty();
      all("limit=200").reversed().stream()
          .map(JsonNode::toString)
          .forEach(r -> tree.append(Hash.leaf(r.getBytes(StandardCharsets.UTF_8))));
      assertThat(checkpoint.root()).isEqualTo(tree.root());
      assertThat(room.get("acme/audit/checkpoint").body()).isEqualTo(response.body());
    }

    @Test
    void theirKeyIsReadableByTheOwnerOnly() throws IOException {
      room.bean(CheckpointPublisher.class).publish(ACME);
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(
                      folder.resolve("data").resolve("audit-checkpoint.key"))))
          .isEqualTo("rw-------");
    }

    /// Negative test 100: inconsistent checkpoint, the signer refuses.
    @Test
    @DisplayName("#100 are never signed for aLog that does not continue the last one")
    void areNeverSignedForALogThatDoesNotContinueTheLastOne()
        throws IOException, InterruptedException, SQLException {
      record(300, i -> suspended(ACME, i));
      room.bean(CheckpointPublisher.class).publish(ACME);
      // a forger with every right in the database rebuilds the whole log with one record changed
      rewrite(ACME);
      assertThatThrownBy(() -> room.bean(CheckpointPublisher.class).publish(ACME))
          .isInstanceOf(InconsistentLog.class);
      // and hides what was signed before: the copy outside the database still knows
      room.administer("delete from audit.checkpoint", "delete from audit.checkpoint_head");
      assertThatThrownBy(() -> room.bean(CheckpointPublisher.class).publish(ACME))
          .isInstanceOf(InconsistentLog.class);
      assertThat(room.get("acme/audit/checkpoint").statusCode()).isEqualTo(500);
    }

    @Test
    void areNotSignedForALogThatBecameShorter() throws SQLException {
      record(300, i -> suspended(ACME, i));
      room.bean(CheckpointPublisher.class).publish(ACME);
      room.administer("delete from audit.log", "delete from audit.checkpoint_head");
      assertThatThrownBy(() -> room.bean(CheckpointPublisher.class).publish(ACME))
          .isInstanceOf(InconsistentLog.class)
          .hasMessageContaining("shorter");
    }

    private void rewrite(TenantId tenant) throws SQLException {
      var facts = new ArrayList<>(room.facts().stored());
      var old = facts.get(7);
      facts.set(
          7,
          new procura.eventstore.StoredFact(
              old.position(),
              old.id(),
              old.type(),
              1,
              new AgentReinstated(tenant, new AgentId("agt_1"), NOON),
              old.cause()));
      room.administer(
          "delete from audit.record", "delete from audit.tile", "delete from audit.log");
      room.facts().deliver(room.bean(AuditProjection.class), facts);
    }
  }

  @Nested
  class TamperedDatabase {

    @BeforeEach
    void fill() {
      record(600, i -> suspended(ACME, i));
      room.bean(CheckpointPublisher.class).publish(ACME);
    }

    private void assertFound(String what, String... sql) throws SQLException {
      assertThat(room.bean(LogCheck.class).check(ACME)).isEqualTo(600);
      room.administer(sql);
      assertThatThrownBy(() -> room.bean(LogCheck.class).check(ACME))
          .isInstanceOf(InconsistentLog.class)
          .hasMessageContaining(what);
    }

    @Test
    @DisplayName("#100 au01 one byte")
    void au01OneByte() throws SQLException {
      assertFound(
          "seq 345 was changed",
          "update audit.record set canonical = set_byte(canonical, 9, 65) where seq = 345");
    }

    @Test
    @DisplayName("#100 au02 aMiddle row")
    void au02AMiddleRow() throws SQLException {
      assertFound("seq 300 is missing", "delete from audit.record where seq = 300");
    }

    @Test
    @DisplayName("#100 au02 the last hundred rows")
    void au02TheLastHundredRows() throws SQLException {
      assertFound("seq 500 is missing", "delete from audit.record where seq >= 500");
    }

    @Test
    @DisplayName("#100 two rows swapped")
    void twoRowsSwapped() throws SQLException {
      assertFound(
          "seq 10 was changed",
          "update audit.record r set canonical = o.canonical from audit.record o"
              + " where r.tenant = o.tenant and (r.seq, o.seq) in ((10, 11), (11, 10))");
    }

    @Test
    void aTile() throws SQLException {
      assertFound(
          "seq 0 was changed",
          "update audit.tile set hashes = set_byte(hashes, 3, (get_byte(hashes, 3) + 1) % 256)"
              + " where level = 0 and index = 0");
    }

    @Test
    void theTenantOfARow() throws SQLException {
      assertFound("seq 599 is missing", "update audit.record set tenant = 'other' where seq = 599");
    }
  }

  @Nested
  class Walls {

    @Test
    void theProductItselfCanNeitherChangeNorDeleteARecord() throws SQLException {
      record(3, i -> suspended(ACME, i));
      for (var sql : List.of("update audit.record set type = 'x'", "delete from audit.record")) {
        assertThatThrownBy(() -> room.administer("set role procura_app", sql))
            .hasMessageContaining("permission denied");
      }
    }

    @Test
    void rowsOfAnotherTenantAreInvisible() throws SQLException {
      record(3, i -> suspended(ACME, i));
      try (var connection = room.asOwner();
          var statement = connection.createStatement()) {
        statement.execute("set role procura_app");
        statement.execute("set procura.tenant = 'other'");
        for (var table : List.of("record", "log", "tile")) {
          try (var rows = statement.executeQuery("select count(*) from audit." + table)) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
          }
        }
      }
    }
  }

  @Nested
  class Exports {

    private JsonNode export(String body) throws IOException, InterruptedException {
      var response = room.post("acme/audit/exports", body);
      assertThat(response.statusCode()).isEqualTo(202);
      var id = json(response).get("id").asText();
      assertThat(response.headers().firstValue("Location").orElse(""))
          .isEqualTo("/api/v1/tenants/acme/audit/exports/" + id);
      Awaitility.await()
          .until(() ->
              !json(room.get("acme/audit/exports/" + id)).get("status").asText().equals("running"));
      var export = json(room.get("acme/audit/exports/" + id));
      assertThat(export.get("status").asText()).as(export.toString()).isEqualTo("completed");
      return export;
    }

    private Path download(JsonNode export) throws IOException, InterruptedException {
      var response = room.get("acme/audit/exports/" + export.get("id").asText() + "/bundle");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).contains("application/zip");
      return Files.write(folder.resolve(export.get("id").asText() + ".zip"), response.body());
    }

    private String verify(Path bundle, @Nullable Path checkpoint, int expected) {
      var out = new ByteArrayOutputStream();
      var exit =
          BundleVerifier.verify(
              bundle, checkpoint, new PrintStream(out, true, StandardCharsets.UTF_8));
      assertThat(exit).as(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
      return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void ofEverythingVerifyOfflineAgainstAnEarlierCheckpoint()
        throws IOException, InterruptedException {
      record(400, i -> suspended(ACME, i));
      var mine = Files.write(folder.resolve("mine"), room.get("acme/audit/checkpoint").body());
      record(400, i -> suspended(ACME, 400 + i));
      var bundle = download(export("{}"));
      // the request itself is evidence, so it is the last record in there
      assertThat(verify(bundle, mine, 0))
          .contains("GOOD: 801 records of tenant acme, every one from seq 0 to before seq 801")
          .contains("continues your checkpoint of size 400");
    }

    @Test
    void ofASpanOfTimeVerify() throws IOException, InterruptedException {
      record(1000, i -> suspended(ACME, i));
      var mine = Files.write(folder.resolve("mine"), room.get("acme/audit/checkpoint").body());
      var bundle =
          download(
              export(
                  "{\"from\":\"2026-11-21T12:01:00Z\",\"to\":\"2026-11-21T12:10:00Z\","
                      + "\"format\":\"jsonl\"}"));
      assertThat(verify(bundle, mine, 0))
          .contains("540 records")
          .contains("from seq 60 to before seq 600");
    }

    @Test
    void withFiltersVerifyRecordByRecord() throws IOException, InterruptedException {
      record(500, i -> suspended(ACME, i));
      var bundle = download(export("{\"filters\":{\"subject\":\"agt_2\"}}"));
      assertThat(verify(bundle, null, 0)).contains("100 records").contains("{subject=agt_2}");
    }

    @Test
    void ofATamperedDatabaseNameTheRecord() throws IOException, InterruptedException, SQLException {
      record(500, i -> suspended(ACME, i));
      room.administer(
          "update audit.record set canonical ="
              + " convert_to(replace(convert_from(canonical, 'UTF8'), 'agt_', 'agt_x'), 'UTF8')"
              + " where seq = 123");
      assertThat(verify(download(export("{}")), null, 1)).contains("seq 123");
    }

    @Test
    void andTheirDownloadsAreEvidenceThemselves() throws IOException, InterruptedException {
      download(export("{}"));
      assertThat(all("limit=10").reversed().stream().map(r -> r.get("type").asText()).toList())
          .containsExactly(
              "evidence.EvidenceExportRequested",
              "evidence.EvidenceExportCompleted",
              "evidence.EvidenceDownloaded");
    }

    @Test
    void areNotAnsweredAgainWhileTheyAreAsTheyWere() throws IOException, InterruptedException {
      var one = "acme/audit/exports/" + export("{}").get("id").asText();
      var tag = room.get(one).headers().firstValue("ETag").orElseThrow();
      var again = room.get(one, "If-None-Match", tag);
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(room.get(one, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void areNotMadeTwiceForOneIdempotencyKey() throws IOException, InterruptedException {
      var ids = new HashSet<String>();
      for (var i = 0; i < 3; i++) {
        ids.add(
            json(room.post("acme/audit/exports", "{}", "Idempotency-Key", "k1"))
                .get("id")
                .asText());
      }
      assertThat(ids).hasSize(1);
      assertThat(json(room.get("acme/audit/exports")).get("items")).hasSize(1);
      assertThat(json(room.get("other/audit/exports")).get("items")).isEmpty();
    }

    @Test
    void areNotAnsweredToAnotherCallerWhoUsesTheSameKey() throws IOException, InterruptedException {
      var ids = new HashSet<String>();
      for (var caller : List.of("usr_ann", "usr_bob", "cli_night", "usr_ann", "cli_night")) {
        var answer =
            room.post(
                "acme/audit/exports", "{}", "Idempotency-Key", "k1", TestCaller.HEADER, caller);
        assertThat(answer.statusCode()).isEqualTo(202);
        ids.add(json(answer).get("id").asText());
      }
      assertThat(ids).hasSize(3);
    }

    @Test
    void haveKeysOfUpTo255Characters() throws IOException, InterruptedException {
      var longest = "k".repeat(255);
      assertThat(room.post("acme/audit/exports", "{}", "Idempotency-Key", longest).statusCode())
          .isEqualTo(202);
      assertThat(
              room.post("acme/audit/exports", "{}", "Idempotency-Key", longest + "k").statusCode())
          .isEqualTo(400);
    }

    @Test
    void thatAreWrongAreProblems() throws IOException, InterruptedException {
      for (var bad :
          List.of(
              "{\"format\":\"csv\"}",
              "{\"format\":\"ocsf\"}",
              "{\"from\":\"x\"}",
              "{\"from\":\"2026-11-21T12:00:00Z\",\"to\":\"2026-11-21T12:00:00Z\"}",
              "{\"filters\":{\"tenant\":\"other\"}}",
              "{\"filters\":{\"outcome\":\"maybe\"}}")) {
        var response = room.post("acme/audit/exports", bad);
        assertThat(response.statusCode()).as(bad).isEqualTo(400);
        assertThat(new String(response.body(), StandardCharsets.UTF_8))
            .contains("urn:procura:problem:");
      }
      assertThat(room.get("acme/audit/exports/exp_none").statusCode()).isEqualTo(404);
      assertThat(room.get("acme/audit/exports/exp_none/bundle").statusCode()).isEqualTo(404);
    }
  }

  private String dump() throws SQLException {
    return dump(room);
  }

  /// Everything that the projection wrote, in one order.
  private static String dump(AuditRoom of) throws SQLException {
    try (var connection = of.asOwner();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select coalesce(string_agg(line, chr(10) order by line), '') from (
                  select 'r' || r::text line from audit.record r
                  union all select 't' || t::text from audit.tile t
                  union all select 'l' || l::text from audit.log l) lines\
                """)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
