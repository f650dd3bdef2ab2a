package procura.control.tenants;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.grants.AccessForm;
import procura.control.grants.References;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Caller;
import procura.control.request.Violations;
import procura.identity.Access;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.lifecycle.RegistrationPolicy;
import procura.tenancy.lifecycle.RegistrationPolicy.StatementIssuer;

/// What clients that nobody chose may have, as the admin API says it. What is missing stays as it
/// is. `ceiling`: what people may let them do at most; an empty list is nothing. `document_hosts`:
/// metadata documents come from these alone; `*.example.com` stands for all below.
/// `authorization_details_types`: what people may be asked for; with a `ceiling`, none unless
/// named.
@WireForm
@Schema(name = "RegistrationPolicy")
record RegistrationPolicyForm(
    @Nullable List<@Nullable AccessForm> ceiling,
    @Nullable Boolean initialAccessRequired,
    @Nullable Boolean softwareStatementRequired,
    @Nullable List<@Nullable StatementIssuerForm> softwareStatementIssuers,
    @Nullable List<@Nullable String> documentHosts,
    @Nullable List<@Nullable String> deniedDocumentHosts,
    @Nullable List<@Nullable String> documentRedirectOrigins,
    @Nullable List<@Nullable String> authorizationDetailsTypes) {

  private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9.-]{1,253}");
  private static final Pattern ORIGIN =
      Pattern.compile("https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?|[a-z][a-z0-9+-]*\\.[a-z0-9.+-]*:");

  @WireForm
  @Schema(name = "SoftwareStatementIssuer")
  record StatementIssuerForm(@Nullable String issuer, @Nullable String jwksUri) {}

  static RegistrationPolicyForm of(RegistrationPolicy policy) {
    return new RegistrationPolicyForm(
        policy.ceiling() == null ? null : new ArrayList<>(AccessForm.of(policy.ceiling())),
        policy.initialAccessRequired(),
        policy.statementRequired(),
        new ArrayList<>(
            policy.statementIssuers().stream()
                .map(s -> new StatementIssuerForm(s.issuer(), s.jwksUri()))
                .toList()),
        new ArrayList<>(policy.allowedHosts()),
        new ArrayList<>(policy.deniedHosts()),
        new ArrayList<>(policy.redirectOrigins()),
        policy.detailsTypes() == null ? null : new ArrayList<>(policy.detailsTypes()));
  }

  RegistrationPolicy read(
      Violations violations,
      Caller caller,
      References references,
      PublicUrls urls,
      RegistrationPolicy old) {
    return new RegistrationPolicy(
        ceiling == null ? old.ceiling() : ceiling(violations, caller, references, urls),
        initialAccessRequired == null ? old.initialAccessRequired() : initialAccessRequired,
        old.initialAccess(),
        softwareStatementRequired == null ? old.statementRequired() : softwareStatementRequired,
        softwareStatementIssuers == null ? old.statementIssuers() : issuers(violations),
        matching(violations, "document_hosts", documentHosts, old.allowedHosts(), HOST),
        matching(violations, "denied_document_hosts", deniedDocumentHosts, old.deniedHosts(), HOST),
        matching(
            violations,
            "document_redirect_origins",
            documentRedirectOrigins,
            old.redirectOrigins(),
            ORIGIN),
        authorizationDetailsTypes == null ? old.detailsTypes() : detailsTypes(violations));
  }

  private List<Access> ceiling(
      Violations violations, Caller caller, References references, PublicUrls urls) {
    var access = references.access(violations, caller, "registration_policy.ceiling", ceiling);
    if (access.stream().anyMatch(a -> a.resource().value().equals(urls.adminApi()))) {
      throw new ProblemException(
          ProblemType.MORE_THAN_HELD, "the admin API is never for clients that nobody chose");
    }
    return access;
  }

  private List<String> detailsTypes(Violations violations) {
    var field = "registration_policy.authorization_details_types";
    var types = violations.list(field, authorizationDetailsTypes);
    types.forEach(type -> violations.text(field, type, 128));
    return types;
  }

  private List<StatementIssuer> issuers(Violations violations) {
    var field = "registration_policy.software_statement_issuers";
    var all = new ArrayList<StatementIssuer>();
    var forms = violations.list(field, softwareStatementIssuers);
    for (int i = 0; i < forms.size(); i++) {
      var at = field + "[" + i + "]";
      var issuer = violations.text(at + ".issuer", forms.get(i).issuer(), 512);
      var jwksUri = violations.text(at + ".jwks_uri", forms.get(i).jwksUri(), 2048);
      if (!isHttps(jwksUri)) {
        violations.add(at + ".jwks_uri", "must be an https URL");
      }
      all.add(new StatementIssuer(issuer, jwksUri));
    }
    return all;
  }

  private static boolean isHttps(String text) {
    try {
      var uri = URI.create(text);
      return "https".equals(uri.getScheme()) && uri.getHost() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static List<String> matching(
      Violations violations,
      String name,
      @Nullable List<@Nullable String> wanted,
      List<String> old,
      Pattern pattern) {
    if (wanted == null) {
      return old;
    }
    var field = "registration_policy." + name;
    var list = violations.list(field, wanted);
    for (int i = 0; i < list.size(); i++) {
      if (!pattern.matcher(list.get(i)).matches()) {
        violations.add(field + "[" + i + "]", "is not of the form that is expected here");
      }
    }
    return list;
  }
}
