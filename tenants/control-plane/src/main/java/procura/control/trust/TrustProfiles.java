package procura.control.trust;

import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.control.directory.DirectoryStore;
import procura.control.grants.Credentials;
import procura.control.grants.References;
import procura.control.request.Caller;
import procura.control.request.Violations;
import procura.control.trust.TrustForms.ClaimForm;
import procura.control.trust.TrustForms.TrustForm;
import procura.control.trust.TrustForms.WorkloadForm;
import procura.directory.Kind;
import procura.identity.client.ClientId;
import procura.identity.trust.ClaimRule;
import procura.identity.trust.JustInTime;
import procura.identity.trust.SubjectMapping;
import procura.identity.trust.TrustProfile;
import procura.identity.trust.TrustPurpose;
import procura.identity.trust.WorkloadRule;
import procura.tenancy.isolation.PublicUrls;

/// Reads how far an issuer is to be trusted.
@Singleton
final class TrustProfiles {

  private final References references;
  private final DirectoryStore directory;
  private final PublicUrls urls;

  TrustProfiles(References references, DirectoryStore directory, PublicUrls urls) {
    this.references = references;
    this.directory = directory;
    this.urls = urls;
  }

  TrustProfile read(Caller caller, TrustForm form) {
    var violations = new Violations();
    var issuer = violations.text("issuer", form.issuer(), 512);
    if (issuer.equals(urls.issuer(caller.tenant()))) {
      violations.add("issuer", "must be somebody else");
    }
    if ((form.jwks() == null) == (form.jwksUri() == null)) {
      violations.add("jwks", "either `jwks` or `jwks_uri` is required");
    }
    if (form.jwks() != null) {
      Credentials.checkKeys(violations, "jwks", form.jwks());
    }
    var jwksUri = jwksUri(violations, form.jwksUri());
    var purposes = purposes(violations, form.purposes());
    var workloads = workloads(violations, caller, form.workloads());
    var access = references.access(violations, caller, "access", form.access());
    var subjects = subjects(violations, form.subjects());
    var roles =
        form.justInTimeRoles() == null
            ? null
            : references.roles(violations, caller, "just_in_time_roles", form.justInTimeRoles());
    violations.check();
    return violations.checked(
        "purposes",
        () ->
            new TrustProfile(
                issuer,
                form.jwks() == null ? null : form.jwks().toString(),
                jwksUri,
                purposes,
                workloads,
                access,
                subjects,
                Boolean.TRUE.equals(form.emailHint()),
                roles == null ? null : new JustInTime(roles)));
  }

  private static @Nullable String jwksUri(Violations violations, @Nullable String value) {
    var uri = violations.uri("jwks_uri", value);
    if (uri != null && !uri.startsWith("https://") && !isLoopback(uri)) {
      violations.add("jwks_uri", "must be https");
    }
    return uri;
  }

  /// Whether such a call is allowed at all is the outbound client's to say.
  private static boolean isLoopback(String uri) {
    try {
      var parsed = URI.create(uri);
      return "http".equals(parsed.getScheme())
          && ("127.0.0.1".equals(parsed.getHost()) || "localhost".equals(parsed.getHost()));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Set<TrustPurpose> purposes(
      Violations violations, @Nullable List<@Nullable String> names) {
    var purposes = EnumSet.noneOf(TrustPurpose.class);
    var list = violations.list("purposes", names);
    for (int i = 0; i < list.size(); i++) {
      var purpose = TrustPurpose.of(list.get(i));
      if (purpose.isEmpty()) {
        violations.add("purposes[" + i + "]", "must be `id_jag`, `workload` or `chaining`");
      } else {
        purposes.add(purpose.get());
      }
    }
    return purposes;
  }

  private static SubjectMapping subjects(Violations violations, @Nullable String name) {
    if (name == null) {
      return SubjectMapping.LINKED;
    }
    var mapping = SubjectMapping.of(name);
    if (mapping.isEmpty()) {
      violations.add("subjects", "must be `linked`, `username` or `user_id`");
    }
    return mapping.orElse(SubjectMapping.LINKED);
  }

  private List<WorkloadRule> workloads(
      Violations violations, Caller caller, @Nullable List<@Nullable WorkloadForm> forms) {
    var rules = new ArrayList<WorkloadRule>();
    var list = violations.list("workloads", forms);
    for (int i = 0; i < list.size(); i++) {
      var at = "workloads[" + i + "]";
      var form = list.get(i);
      var becomes = violations.text(at + ".becomes", form.becomes(), 512);
      if (!becomes.isEmpty() && !isSomebody(caller, becomes)) {
        violations.add(at + ".becomes", "`" + becomes + "` is no client or agent of this tenant");
      }
      var access = references.access(violations, caller, at + ".access", form.access());
      var claims = claims(violations, at + ".claims", form.claims());
      if (!becomes.isEmpty() && !claims.isEmpty()) {
        var rule =
            violations.value(
                at + ".claims", () -> new WorkloadRule(claims, new ClientId(becomes), access));
        if (rule != null) {
          rules.add(rule);
        }
      }
    }
    return rules;
  }

  /// The platform's word is as good as a secret: whoever says which platform is believed can be
  /// that client or agent, and so needs to hold what it holds. The console's own client is nobody
  /// else.
  private boolean isSomebody(Caller caller, String becomes) {
    var client = directory.find(caller.tenant(), Kind.CLIENT, becomes);
    if (client != null) {
      references.checkHeld(caller, client.document().access());
      return !client.document().metadata().firstParty();
    }
    var agent = directory.find(caller.tenant(), Kind.AGENT, becomes);
    if (agent != null) {
      references.checkHeld(caller, agent.document().profile().access());
      references.checkRolesHeld(caller, agent.document().roles());
    }
    return agent != null;
  }

  private static List<ClaimRule> claims(
      Violations violations, String field, @Nullable List<@Nullable ClaimForm> forms) {
    var rules = new ArrayList<ClaimRule>();
    var list = violations.list(field, forms);
    if (list.isEmpty()) {
      violations.add(field, "is required");
    }
    for (int i = 0; i < list.size(); i++) {
      var at = field + "[" + i + "]";
      var form = list.get(i);
      var claim = violations.text(at + ".claim", form.claim(), 512);
      if ((form.value() == null) == (form.prefix() == null)) {
        violations.add(at, "either `value` or `prefix` is required");
      } else if (!claim.isEmpty()) {
        var value = form.value() == null ? form.prefix() : form.value();
        var rule =
            violations.value(
                at, () -> new ClaimRule(claim, String.valueOf(value), form.prefix() != null));
        if (rule != null) {
          rules.add(rule);
        }
      }
    }
    return rules;
  }
}
