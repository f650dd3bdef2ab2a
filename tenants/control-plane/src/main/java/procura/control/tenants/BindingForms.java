package procura.control.tenants;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.control.request.Violations;
import procura.control.tenants.TenantForms.TenantChange;
import procura.control.tenants.TenantForms.TrustDomainForm;
import procura.tenancy.lifecycle.BindingRules;
import procura.tenancy.lifecycle.BindingRules.TrustDomain;

/// Reads what a tenant demands and trusts where clients prove keys.
final class BindingForms {

  private static final int MOST = 20;
  private static final int LONGEST_CERTIFICATE = 20_000;

  private BindingForms() {}

  static BindingRules rules(Violations violations, TenantChange form, BindingRules old) {
    return new BindingRules(
        Objects.requireNonNullElse(form.dpopNonceRequired(), old.dpopNonce()),
        form.certificateAuthorities() == null
            ? old.certificateAuthorities()
            : authorities(violations, form.certificateAuthorities()),
        form.spiffeTrustDomains() == null
            ? old.trustDomains()
            : domains(violations, form.spiffeTrustDomains()));
  }

  private static List<String> authorities(
      Violations violations, List<@Nullable String> certificates) {
    var list = violations.list("certificate_authorities", certificates);
    tooMany(violations, "certificate_authorities", list.size());
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).length() > LONGEST_CERTIFICATE || !isCertificate(list.get(i))) {
        violations.add("certificate_authorities[" + i + "]", "must be a certificate in PEM");
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

  private static List<TrustDomain> domains(
      Violations violations, List<@Nullable TrustDomainForm> forms) {
    var list = violations.list("spiffe_trust_domains", forms);
    tooMany(violations, "spiffe_trust_domains", list.size());
    var domains = new ArrayList<TrustDomain>();
    for (int i = 0; i < list.size(); i++) {
      var field = "spiffe_trust_domains[" + i + "]";
      var name = violations.text(field + ".name", list.get(i).name(), 255);
      if (!name.matches("[a-z0-9._-]*")) {
        violations.add(field + ".name", "must be the name of a SPIFFE trust domain");
      }
      if (domains.stream().anyMatch(domain -> domain.name().equals(name))) {
        violations.add(field + ".name", "is named twice");
      }
      var endpoint = violations.uri(field + ".bundle_endpoint", list.get(i).bundleEndpoint());
      if (endpoint == null) {
        violations.add(field + ".bundle_endpoint", "is required");
      } else if (!endpoint.startsWith("https://") && !endpoint.startsWith("http://127.0.0.1:")) {
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
