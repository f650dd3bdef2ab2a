package procura.tenancy.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a tenant demands and trusts where clients prove keys.
///
/// @param dpopNonce proofs need the server's nonce (RFC 9449 section 8)
/// @param certificateAuthorities who may vouch for clients that authenticate by `tls_client_auth`,
///   in PEM (RFC 8705 section 2.1)
/// @param trustDomains whose workloads may authenticate by their SPIFFE ids
public record BindingRules(
    boolean dpopNonce, List<String> certificateAuthorities, List<TrustDomain> trustDomains) {

  public static final BindingRules NONE = new BindingRules(false, List.of(), List.of());

  /// A SPIFFE trust domain and where its keys are published.
  ///
  /// @param name as in `spiffe://name/…`
  /// @param bundleEndpoint its SPIFFE bundle endpoint, https, authenticated by Web PKI
  public record TrustDomain(String name, String bundleEndpoint) {}

  public BindingRules {
    certificateAuthorities = List.copyOf(certificateAuthorities);
    trustDomains = List.copyOf(trustDomains);
    if (trustDomains.stream().map(TrustDomain::name).distinct().count() != trustDomains.size()) {
      throw new IllegalArgumentException("a trust domain is named twice");
    }
  }

  /// The trust domain of that name, if it is trusted.
  public @Nullable TrustDomain trustDomain(String name) {
    return trustDomains.stream().filter(d -> d.name().equals(name)).findFirst().orElse(null);
  }
}
