package procura.control.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.directory.Entry;
import procura.control.grants.AccessForm;
import procura.directory.Documents.TrustDocument;
import procura.eventstore.FactJson;
import procura.identity.role.RoleId;
import procura.identity.trust.ClaimRule;
import procura.identity.trust.TrustPurpose;
import procura.identity.trust.WorkloadRule;

/// How trusted issuers look in the admin API.
final class TrustForms {

  private TrustForms() {}

  /// One of `jwks` and `jwks_uri`. `access`: at most this for people; none leaves it to what client
  /// and person may do. `just_in_time_roles`: people seen for the first time get an account with
  /// these; missing, they are refused.
  @WireForm
  @Schema(name = "TrustedIssuerForm")
  record TrustForm(
      @Nullable String issuer,
      @Nullable @Schema(implementation = Object.class, type = "object") JsonNode jwks,
      @Nullable String jwksUri,
      @Nullable List<@Nullable String> purposes,
      @Nullable List<@Nullable WorkloadForm> workloads,
      @Nullable List<@Nullable AccessForm> access,
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {"linked", "username", "user_id"})
          String subjects,
      @Nullable Boolean emailHint,
      @Nullable List<@Nullable String> justInTimeRoles) {}

  /// `becomes`: the id of a client or an agent.
  @WireForm
  @Schema(name = "WorkloadRule")
  record WorkloadForm(
      @Nullable List<@Nullable ClaimForm> claims,
      @Nullable String becomes,
      @Nullable List<@Nullable AccessForm> access) {

    static WorkloadForm of(WorkloadRule rule) {
      return new WorkloadForm(
          List.copyOf(rule.claims().stream().map(ClaimForm::of).toList()),
          rule.becomes().value(),
          List.copyOf(AccessForm.of(rule.access())));
    }
  }

  /// One of `value` and `prefix`.
  @WireForm
  @Schema(name = "ClaimRule")
  record ClaimForm(@Nullable String claim, @Nullable String value, @Nullable String prefix) {

    static ClaimForm of(ClaimRule rule) {
      return rule.prefix()
          ? new ClaimForm(rule.claim(), null, rule.value())
          : new ClaimForm(rule.claim(), rule.value(), null);
    }
  }

  @WireForm
  @Schema(name = "TrustedIssuer")
  record TrustAnswer(
      String id,
      String issuer,
      @Nullable @Schema(implementation = Object.class, type = "object") JsonNode jwks,
      @Nullable String jwksUri,
      List<String> purposes,
      List<WorkloadForm> workloads,
      List<AccessForm> access,
      String subjects,
      boolean emailHint,
      @Nullable List<String> justInTimeRoles,
      String createdAt) {

    static TrustAnswer of(Entry<TrustDocument> entry) {
      var profile = entry.document().profile();
      return new TrustAnswer(
          entry.id(),
          profile.issuer(),
          profile.jwks() == null ? null : tree(profile.jwks()),
          profile.jwksUri(),
          profile.purposes().stream().map(TrustPurpose::wireName).toList(),
          profile.workloads().stream().map(WorkloadForm::of).toList(),
          AccessForm.of(profile.access()),
          profile.subjects().wireName(),
          profile.emailHint(),
          profile.justInTime() == null
              ? null
              : profile.justInTime().roles().stream().map(RoleId::value).toList(),
          entry.document().createdAt().toString());
    }
  }

  private static JsonNode tree(String json) {
    try {
      return FactJson.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable keys", e);
    }
  }

  /// `tenant`: the issuer's own, where its subjects need it to be told apart. `user`: id or
  /// username.
  @WireForm
  @Schema(name = "SubjectLink")
  record LinkForm(@Nullable String subject, @Nullable String tenant, @Nullable String user) {}
}
