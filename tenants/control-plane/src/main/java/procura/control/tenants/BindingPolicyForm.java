package procura.control.tenants;

import io.swagger.v3.oas.annotations.media.Schema;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.access.AdminApi;
import procura.control.grants.References;
import procura.control.request.Caller;
import procura.control.request.Violations;
import procura.identity.Access;
import procura.identity.ResourceIdentifier;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.lifecycle.BindingRules;
import procura.tenancy.lifecycle.BindingRules.TrustDomain;

/// What a tenant demands and trusts where clients prove keys. `dpop_nonce_required`: DPoP proofs
/// need the server's nonce (RFC 9449 section 8). `certificate_authorities`: in PEM, who vouches for
/// `tls_client_auth`. What is missing stays as it is.
@WireForm
@Schema(name = "BindingPolicy")
record BindingPolicyForm(
    @Nullable Boolean dpopNonceRequired,
    @Nullable List<@Nullable String> certificateAuthorities,
    @Nullable List<@Nullable TrustDomainForm> spiffeTrustDomains) {

  private static final int MOST = 20;
  private static final int LONGEST_CERTIFICATE = 20_000;

  /// `bundle_endpoint`: where the trust domain publishes its keys, https.
  @WireForm
  @Schema(name = "SpiffeTrustDomain")
  record TrustDomainForm(@Nullable String name, @Nullable String bundleEndpoint) {}

  static BindingPolicyForm of(BindingRules rules) {
    return new BindingPolicyForm(
        rules.dpopNonce(),
        new ArrayList<>(rules.certificateAuthorities()),
        new ArrayList<>(
            rules.trustDomains().stream()
                .map(domain -> new TrustDomainForm(domain.name(), domain.bundleEndpoint()))
                .toList()));
  }

  /// Whoever vouches for certificates and workloads can be any client that is known by them, and so
  /// only who holds all of the tenant's administration says who that is.
  BindingRules read(
      Violations violations,
      Caller caller,
      References references,
      PublicUrls urls,
      BindingRules old) {
    var wanted =
        new BindingRules(
            Objects.requireNonNullElse(dpopNonceRequired, old.dpopNonce()),
            certificateAuthorities == null ? old.certificateAuthorities() : authorities(violations),
            spiffeTrustDomains == null ? old.trustDomains() : domains(violations));
    if (!old.certificateAuthorities().containsAll(wanted.certificateAuthorities())
        || !old.trustDomains().containsAll(wanted.trustDomains())) {
      references.checkHeld(
          caller, List.of(new Access(new ResourceIdentifier(urls.adminApi()), AdminApi.SCOPES)));
    }
    return wanted;
  }

  private List<String> authorities(Violations violations) {
    var field = "binding_policy.certificate_authorities";
    var list = violations.list(field, certificateAuthorities);
    tooMany(violations, field, list.size());
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).length() > LONGEST_CERTIFICATE || !isCertificate(list.get(i))) {
        violations.add(field + "[" + i + "]", "must be a certificate in PEM");
      }
    }
    return list;
  }

  private static boolean isCertificate(String pem) {
    try {
      var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      return !CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty();
    } catch (CertificateException _) {
      return false;
    }
  }

  private List<TrustDomain> domains(Violations violations) {
    var list = violations.list("binding_policy.spiffe_trust_domains", spiffeTrustDomains);
    tooMany(violations, "binding_policy.spiffe_trust_domains", list.size());
    var domains = new ArrayList<TrustDomain>();
    for (int i = 0; i < list.size(); i++) {
      var field = "binding_policy.spiffe_trust_domains[" + i + "]";
      var name = violations.text(field + ".name", list.get(i).name(), 255);
      if (!name.matches("[a-z0-9._-]*")) {
        violations.add(field + ".name", "must be the name of a SPIFFE trust domain");
      }
      if (domains.stream().anyMatch(domain -> domain.name().equals(name))) {
        violations.add(field + ".name", "is named twice");
        continue;
      }
      var endpoint = violations.uri(field + ".bundle_endpoint", list.get(i).bundleEndpoint());
      if (endpoint == null || !endpoint.startsWith("https://")) {
        violations.add(field + ".bundle_endpoint", "must be an https URL");
      } else {
        domains.add(new TrustDomain(name, endpoint));
      }
    }
    return domains;
  }

  private static void tooMany(Violations violations, String field, int size) {
    if (size > MOST) {
      violations.add(field, "must have at most " + MOST);
    }
  }
}
