package procura.control.tenants;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.directory.Entry;
import procura.control.grants.ProfileNames;
import procura.control.request.Violations;
import procura.directory.Documents.TenantDocument;
import procura.identity.SigningAlgorithm;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.lifecycle.RateLimits;
import procura.tenancy.lifecycle.RateLimits.Rate;
import procura.tenancy.lifecycle.TenantSecurity;
import procura.tenancy.lifecycle.TokenPolicy;

/// How a tenant looks in the admin API.
final class TenantForms {

  private TenantForms() {}

  /// What is missing stays as it is. `client_registration`: who may register clients at the
  /// registration endpoint (RFC 7591).
  @WireForm
  @Schema(name = "TenantChange")
  record TenantChange(
      @Nullable String displayName,
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {"closed", "approval", "open"})
          String clientRegistration,
      @Nullable Boolean clientIdMetadataDocuments,
      @Nullable TokenPolicyForm tokenPolicy,
      @Nullable RateLimitsForm rateLimits,
      @Nullable RegistrationPolicyForm registrationPolicy,
      @Nullable SignInForm signIn,
      @Nullable SecurityForm security,
      @Nullable BindingPolicyForm bindingPolicy) {}

  /// `profile`: for every client and agent without a stricter one of its own, but the console.
  /// `request_uri_lifetime`: in seconds (RFC 9126 section 2.2).
  @WireForm
  @Schema(name = "TenantSecurity")
  record SecurityForm(
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {
                "oauth_2_1",
                "fapi_2_0",
                "fapi_2_0_message_signing",
                "hardened_agent"
              })
          String profile,
      @Nullable Boolean requirePushedAuthorizationRequests,
      @Nullable Long requestUriLifetime) {

    static SecurityForm of(TenantSecurity security) {
      return new SecurityForm(
          ProfileNames.of(security.profile()),
          security.requirePushed(),
          security.requestUriLifetime() == null ? null : security.requestUriLifetime().toSeconds());
    }

    TenantSecurity read(Violations violations, TenantSecurity old) {
      var read = ProfileNames.read(violations, "security.profile", profile, old.profile());
      return violations.checked(
          "security.request_uri_lifetime",
          () ->
              new TenantSecurity(
                  read,
                  requirePushedAuthorizationRequests == null
                      ? old.requirePushed()
                      : requirePushedAuthorizationRequests,
                  requestUriLifetime == null
                      ? old.requestUriLifetime()
                      : Duration.ofSeconds(Math.clamp(requestUriLifetime, -1, 1_000_000))));
    }
  }

  /// `signing_alg_values`: how tokens may be signed, among which clients and resources choose.
  /// `default_signing_alg`: for those that do not, but for ID and logout tokens, where a client
  /// that chose nothing expects RS256 (OpenID Connect Registration section 2).
  /// `default_subject_type`: whom a client that says nothing calls people by (OpenID Connect Core
  /// section 8).
  @WireForm
  @Schema(name = "TokenPolicy")
  record TokenPolicyForm(
      @Nullable List<@Nullable String> signingAlgValues,
      @Nullable String defaultSigningAlg,
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {"public", "pairwise"})
          String defaultSubjectType) {

    static TokenPolicyForm of(TokenPolicy policy) {
      return new TokenPolicyForm(
          new ArrayList<>(policy.algorithms().stream().map(SigningAlgorithm::wireName).toList()),
          policy.preferred().wireName(),
          policy.pairwise() ? "pairwise" : "public");
    }

    TokenPolicy read(Violations violations, TokenPolicy old) {
      var algorithms = new ArrayList<SigningAlgorithm>();
      var names = violations.list("token_policy.signing_alg_values", signingAlgValues);
      for (int i = 0; i < names.size(); i++) {
        add(algorithms, violations, "token_policy.signing_alg_values[" + i + "]", names.get(i));
      }
      var preferred = new ArrayList<SigningAlgorithm>();
      if (defaultSigningAlg != null) {
        add(preferred, violations, "token_policy.default_signing_alg", defaultSigningAlg);
      }
      if (defaultSubjectType != null
          && !defaultSubjectType.equals("public")
          && !defaultSubjectType.equals("pairwise")) {
        violations.add("token_policy.default_subject_type", "must be `public` or `pairwise`");
      }
      violations.check();
      return violations.checked(
          "token_policy.default_signing_alg",
          () ->
              new TokenPolicy(
                  signingAlgValues == null ? old.algorithms() : algorithms,
                  preferred.isEmpty() ? old.preferred() : preferred.getFirst(),
                  defaultSubjectType == null
                      ? old.pairwise()
                      : defaultSubjectType.equals("pairwise")));
    }

    private static void add(
        List<SigningAlgorithm> to, Violations violations, String field, String name) {
      var algorithm = SigningAlgorithm.of(name);
      if (algorithm == null) {
        violations.add(field, "must be `ES256`, `Ed25519`, `PS256` or `RS256`");
      } else {
        to.add(algorithm);
      }
    }
  }

  @WireForm
  @Schema(name = "Rate")
  record RateForm(@Nullable Integer perSecond, @Nullable Integer burst) {

    static @Nullable RateForm of(@Nullable Rate rate) {
      return rate == null ? null : new RateForm(rate.perSecond(), rate.burst());
    }

    static @Nullable Rate read(Violations violations, String field, @Nullable RateForm form) {
      if (form == null) {
        return null;
      }
      var perSecond = form.perSecond();
      var burst = form.burst();
      if (perSecond == null || burst == null) {
        violations.add(field, "needs `per_second` and `burst`");
        return null;
      }
      return violations.value(field, () -> new Rate(perSecond, burst));
    }
  }

  /// How much at once the tenant lets happen. All of it is said together: a rate that is missing is
  /// the platform's.
  @WireForm
  @Schema(name = "RateLimits")
  record RateLimitsForm(
      @Nullable RateForm tenant,
      @Nullable RateForm address,
      @Nullable RateForm signIn,
      @Nullable RateForm registration,
      @Nullable RateForm client,
      @Nullable RateForm subject) {

    static RateLimitsForm of(RateLimits limits) {
      return new RateLimitsForm(
          RateForm.of(limits.tenant()),
          RateForm.of(limits.address()),
          RateForm.of(limits.signIn()),
          RateForm.of(limits.registration()),
          RateForm.of(limits.client()),
          RateForm.of(limits.subject()));
    }

    RateLimits read(Violations violations) {
      return new RateLimits(
          RateForm.read(violations, "rate_limits.tenant", tenant),
          RateForm.read(violations, "rate_limits.address", address),
          RateForm.read(violations, "rate_limits.sign_in", signIn),
          RateForm.read(violations, "rate_limits.registration", registration),
          RateForm.read(violations, "rate_limits.client", client),
          RateForm.read(violations, "rate_limits.subject", subject));
    }
  }

  @WireForm
  @Schema(name = "Counts")
  record Counts(int users, int clients, int agents, int resources, int roles, int delegations) {

    static Counts of(Map<String, Integer> byKind) {
      return new Counts(
          byKind.getOrDefault("user", 0),
          byKind.getOrDefault("client", 0),
          byKind.getOrDefault("agent", 0),
          byKind.getOrDefault("resource", 0),
          byKind.getOrDefault("role", 0),
          byKind.getOrDefault("delegation", 0));
    }
  }

  @WireForm
  @Schema(name = "Tenant")
  record TenantAnswer(
      String id,
      String tenant,
      String displayName,
      String issuer,
      String consoleUrl,
      String clientRegistration,
      boolean clientIdMetadataDocuments,
      TokenPolicyForm tokenPolicy,
      RegistrationPolicyForm registrationPolicy,
      BindingPolicyForm bindingPolicy,
      SecurityForm security,
      SignInForm signIn,
      @Nullable RateLimitsForm rateLimits,
      Counts counts,
      String createdAt) {

    static TenantAnswer of(Entry<TenantDocument> entry, Counts counts, PublicUrls urls) {
      var settings = entry.document().settings();
      return new TenantAnswer(
          entry.id(),
          entry.id(),
          settings.displayName(),
          urls.issuer(new TenantId(entry.id())),
          urls.console(),
          settings.clientRegistration().name().toLowerCase(Locale.ROOT),
          settings.clientIdMetadataDocuments(),
          TokenPolicyForm.of(settings.tokens()),
          RegistrationPolicyForm.of(settings.registration()),
          BindingPolicyForm.of(settings.binding()),
          SecurityForm.of(settings.security()),
          SignInForm.of(settings.signIn()),
          settings.rateLimits() == null ? null : RateLimitsForm.of(settings.rateLimits()),
          counts,
          entry.document().createdAt().toString());
    }
  }
}
