package procura.control.tenants;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.directory.Entry;
import procura.directory.Documents.TenantDocument;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;

/// How a tenant looks in the admin API.
final class TenantForms {

  private TenantForms() {}

  /// What is missing stays as it is. `client_registration`: who may register clients at the
  /// registration endpoint (RFC 7591). `dpop_nonce_required`: DPoP proofs need the server's nonce
  /// (RFC 9449 section 8). `certificate_authorities`: in PEM, who vouches for `tls_client_auth`.
  @WireForm
  @Schema(name = "TenantChange")
  record TenantChange(
      @Nullable String displayName,
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {"closed", "open"})
          String clientRegistration,
      @Nullable Boolean clientIdMetadataDocuments,
      @Nullable Boolean dpopNonceRequired,
      @Nullable List<@Nullable String> certificateAuthorities,
      @Nullable List<@Nullable TrustDomainForm> spiffeTrustDomains) {}

  /// `bundle_endpoint`: where the trust domain publishes its keys, https.
  @WireForm
  @Schema(name = "SpiffeTrustDomain")
  record TrustDomainForm(@Nullable String name, @Nullable String bundleEndpoint) {}

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
      boolean dpopNonceRequired,
      List<String> certificateAuthorities,
      List<TrustDomainForm> spiffeTrustDomains,
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
          settings.binding().dpopNonce(),
          settings.binding().certificateAuthorities(),
          settings.binding().trustDomains().stream()
              .map(domain -> new TrustDomainForm(domain.name(), domain.bundleEndpoint()))
              .toList(),
          counts,
          entry.document().createdAt().toString());
    }
  }
}
