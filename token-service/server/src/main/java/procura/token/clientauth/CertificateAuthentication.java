package procura.token.clientauth;

import static procura.token.clientauth.ClientAuthentication.refused;

import jakarta.inject.Singleton;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.AgentAuthority;
import procura.authority.View;
import procura.authority.proof.ClientCertificate;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.Credential;
import procura.identity.client.Credential.CertificateSubject;
import procura.identity.client.Credential.KeysByUrl;
import procura.identity.client.Credential.PublicKeys;
import procura.identity.client.Credential.SpiffeId;
import procura.tenancy.lifecycle.BindingRules;
import procura.token.clientauth.AuthenticatedClient.Agent;

/// Client authentication by the certificate of the TLS connection (RFC 8705 section 2), which the
/// connection has proved the key of. What is left to see is whether it is the client's.
@Singleton
final class CertificateAuthentication {

  /// The methods, as an agent with several kinds of credentials is tried.
  private static final List<AuthenticationMethod> METHODS =
      Arrays.stream(AuthenticationMethod.values())
          .filter(AuthenticationMethod::isByCertificate)
          .toList();

  private final CertificateChains chains;
  private final SpiffeBundles bundles;
  private final RegisteredKeys keys;

  CertificateAuthentication(CertificateChains chains, SpiffeBundles bundles, RegisteredKeys keys) {
    this.keys = keys;
    this.chains = chains;
    this.bundles = bundles;
  }

  /// The id of the credential that the certificate proves.
  String verify(
      View view,
      AuthenticationMethod method,
      @Nullable ClientCertificate certificate,
      List<Credential> credentials,
      Instant now) {
    if (certificate == null) {
      throw refused("no client certificate");
    }
    var proved = proved(view, method, certificate, credentials, now);
    if (proved == null) {
      throw refused("the certificate is not the client's by " + method.wireName());
    }
    return proved;
  }

  Agent agent(
      View view, AgentAuthority agent, @Nullable ClientCertificate certificate, Instant now) {
    if (certificate != null) {
      for (var method : METHODS) {
        var proved = proved(view, method, certificate, agent.credentials(), now);
        if (proved != null) {
          return new Agent(agent, proved, method);
        }
      }
    }
    throw refused("an agent must prove who it is");
  }

  private @Nullable String proved(
      View view,
      AuthenticationMethod method,
      ClientCertificate certificate,
      List<Credential> credentials,
      Instant now) {
    for (var credential : credentials) {
      var holds =
          switch (credential) {
            case CertificateSubject subject when method == AuthenticationMethod.TLS_CLIENT_AUTH ->
                CertificateNames.has(certificate.leaf(), subject.name(), subject.value())
                    && isVouchedFor(view, certificate, now);
            case PublicKeys _, KeysByUrl _
                when method == AuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH ->
                isRegistered(view, certificate.leaf(), credential)
                    && inTime(certificate.leaf(), now);
            case SpiffeId workload when method == AuthenticationMethod.SPIFFE_X509 ->
                isWorkload(view, certificate, workload.uri(), now);
            default -> false;
          };
      if (holds) {
        return credential.id();
      }
    }
    return null;
  }

  /// By an authority of the tenant; where it names none, by a proxy that was told to check.
  private boolean isVouchedFor(View view, ClientCertificate certificate, Instant now) {
    var authorities = rules(view).certificateAuthorities();
    return authorities.isEmpty()
        ? certificate.ofProxy() && inTime(certificate.leaf(), now)
        : chains.endsIn(chains.anchors(authorities), certificate, now);
  }

  /// RFC 8705 section 2.2.2: the certificate stands in the registered keys as `x5c`.
  private boolean isRegistered(View view, X509Certificate leaf, Credential credential) {
    try {
      var encoded = leaf.getEncoded();
      return keys.certificates(view.tenant(), credential).stream()
          .anyMatch(registered -> Arrays.equals(registered.decode(), encoded));
    } catch (ParseException | CertificateEncodingException _) {
      return false;
    }
  }

  /// SPIFFE X509-SVID section 2 to 5: exactly one URI name, a leaf for signatures, under the keys
  /// of its own trust domain.
  private boolean isWorkload(View view, ClientCertificate certificate, String uri, Instant now) {
    var leaf = certificate.leaf();
    if (!List.of(uri).equals(CertificateNames.uris(leaf)) || !isLeafForSignatures(leaf)) {
      return false;
    }
    var domain = rules(view).trustDomain(SpiffeIds.trustDomain(uri));
    return domain != null
        && chains.endsIn(bundles.authorities(view.tenant(), domain), certificate, now);
  }

  private static boolean isLeafForSignatures(X509Certificate leaf) {
    var usage = leaf.getKeyUsage();
    return leaf.getBasicConstraints() < 0
        && usage != null
        && usage[0] // digitalSignature
        && !usage[5] // keyCertSign
        && !usage[6]; // cRLSign
  }

  private static boolean inTime(X509Certificate leaf, Instant now) {
    try {
      leaf.checkValidity(Date.from(now));
      return true;
    } catch (CertificateException _) {
      return false;
    }
  }

  private static BindingRules rules(View view) {
    var settings = view.settings();
    return settings == null ? BindingRules.NONE : settings.settings().binding();
  }
}
