package procura.audit.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procura.audit.projection.FactEvidence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Fact;
import procura.identity.agent.AgentId;
import procura.identity.issuance.IssuanceEvent;

class FactRecordsTest {

  /// Every sealed family of facts in the product's domain, found, not listed.
  static Stream<Fact> facts() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("procura.identity", "procura.tenancy")
            .stream()
            .filter(JavaClass::isInterface)
            .map(JavaClass::reflect)
            .filter(type -> type.isSealed() && Fact.class.isAssignableFrom(type))
            .flatMap(family -> Samples.of(family).stream());
  }

  @ParameterizedTest
  @MethodSource("facts")
  void everyFactHasARecord(Fact fact) {
    assertThat(text(fact)).contains("\"tenant\":\"acme\"").contains("\"outcome\":");
  }

  @Nested
  class Checklist8_1NeverLog {

    static Stream<Fact> facts() {
      return FactRecordsTest.facts();
    }

    @ParameterizedTest
    @MethodSource("facts")
    void secretsTheirHashesAndSealedPersonalData(Fact fact) {
      assertThat(text(fact)).doesNotContain(Samples.CANARY);
    }
  }

  @Test
  void anIssuedTokenIsRecordedWithActorsAuthorityAndNarrowings() {
    var fact =
        Samples.of(IssuanceEvent.class).stream()
            .filter(IssuanceEvent.AccessTokenIssued.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertThat(text(fact))
        .isEqualTo(
            """
            {"actor":{"act_chain":["text"],"agent":"agt_9","origin":"192.0.2.1"},\
            "authority":{"delegation":"delegationid_1","parent_tokens":["text"],"read_at":5,"trusted_issuer":"tri_1",\
            "workload":"text"},\
            "causation_id":"cmd-1","client":"clientid_1","correlation_id":"trace-1",\
            "details":{"authorization_details":"[{}]","cnf_jkt":"text",\
            "grant_type":"urn:openid:params:grant-type:ciba"},\
            "event_id":"00000000-0000-0001-0000-000000000002",\
            "expires_at":"2026-11-21T10:00:00.123456Z","format":1,"grant":"dlg_1.abc","jti":"text",\
            "logged_at":"2026-11-21T10:00:01Z",\
            "narrowings":[{"reason":"parent_token","what":"pet:read pet:write"}],\
            "occurred_at":"2026-11-21T10:00:00.123456Z","outcome":"success","position":41,\
            "seq":7,"subject":"text",\
            "target":{"resource":"https://pets.example/mcp","scopes":["pet:read","pet:write"]},\
            "tenant":"acme","type":"issuance.AccessTokenIssued","version":1}\
            """);
  }

  @Test
  void theLongestThingsThatCanBeSentStillMakeASmallRecord() {
    var long64k = "x".repeat(1 << 16);
    var evidence =
        Evidence.refused(long64k, long64k)
            .subject(long64k)
            .jti(long64k)
            .detail("texts", List.of(long64k, long64k))
            .detail("text", long64k);
    assertThat(record(evidence, Instant.EPOCH).canonical()).hasSizeLessThan(20_000);
  }

  private static String text(Fact fact) {
    return new String(record(FactEvidence.of(fact), fact.at()).canonical(), StandardCharsets.UTF_8);
  }

  private static AuditRecord record(Evidence evidence, Instant at) {
    return new AuditRecord(
        new procura.identity.TenantId("acme"),
        7,
        41,
        new UUID(1, 2),
        "issuance.AccessTokenIssued",
        1,
        at,
        Instant.parse("2026-11-21T10:00:01Z"),
        new Cause(
            new Actor(null, new AgentId("agt_9"), null, List.of(), "192.0.2.1"),
            "trace-1",
            "cmd-1"),
        evidence);
  }
}
