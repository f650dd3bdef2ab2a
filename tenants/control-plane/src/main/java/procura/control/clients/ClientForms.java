package procura.control.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.directory.Entry;
import procura.control.grants.AccessForm;
import procura.control.grants.CredentialAnswer;
import procura.directory.Documents.ClientDocument;
import procura.directory.Documents.CredentialDocument;
import procura.identity.ResourceIdentifier;
import procura.identity.client.GrantType;

/// How clients look in the admin API: the members of RFC 7591 section 2, and what they may ask for.
final class ClientForms {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private ClientForms() {}

  /// `protected_resources`: the resources that this client is the server of. `pkce_required`: false
  /// only for a confidential OpenID client that sends `nonce`.
  @WireForm
  @Schema(name = "NewClient")
  record ClientForm(
      @Nullable String clientName,
      @Nullable String clientUri,
      @Nullable List<@Nullable String> redirectUris,
      @Nullable List<@Nullable String> postLogoutRedirectUris,
      @Nullable List<@Nullable String> grantTypes,
      @Nullable List<@Nullable String> responseTypes,
      @Nullable String tokenEndpointAuthMethod,
      @Nullable String applicationType,
      @Nullable @Schema(type = "object", description = "a JWK Set (RFC 7517)") JsonNode jwks,
      @Nullable Boolean pkceRequired,
      @Nullable List<@Nullable String> protectedResources,
      @Nullable List<@Nullable AccessForm> access) {}

  @WireForm
  @Schema(name = "Client")
  record ClientAnswer(
      String id,
      String clientId,
      @Nullable String clientSecret,
      @Nullable Long clientSecretExpiresAt,
      long clientIdIssuedAt,
      String clientName,
      @Nullable String clientUri,
      List<String> redirectUris,
      List<String> postLogoutRedirectUris,
      List<String> grantTypes,
      List<String> responseTypes,
      String tokenEndpointAuthMethod,
      String applicationType,
      @Nullable @Schema(type = "object") JsonNode jwks,
      boolean pkceRequired,
      List<String> protectedResources,
      List<AccessForm> access,
      String status,
      boolean firstParty,
      List<CredentialAnswer> credentials,
      String createdAt) {

    static ClientAnswer of(Entry<ClientDocument> entry, @Nullable String secret) {
      var document = entry.document();
      var metadata = document.metadata();
      var code = metadata.grantTypes().contains(GrantType.AUTHORIZATION_CODE);
      return new ClientAnswer(
          entry.id(),
          entry.id(),
          secret,
          secret == null ? null : secretEnd(document.credentials()),
          document.createdAt().getEpochSecond(),
          metadata.clientName(),
          metadata.clientUri(),
          metadata.redirectUris(),
          metadata.postLogoutRedirectUris(),
          metadata.grantTypes().stream().map(GrantType::wireName).sorted().toList(),
          code ? List.of("code") : List.of(),
          metadata.tokenEndpointAuthMethod().wireName(),
          metadata.applicationType().name().toLowerCase(Locale.ROOT),
          keys(document.credentials()),
          !metadata.pkceExempt(),
          metadata.protectedResources().stream().map(ResourceIdentifier::value).toList(),
          AccessForm.of(document.access()),
          document.suspended() ? "suspended" : "active",
          metadata.firstParty(),
          CredentialAnswer.of(document.credentials()),
          document.createdAt().toString());
    }

    /// RFC 7591 section 3.2.1: 0 for never.
    private static long secretEnd(List<CredentialDocument> credentials) {
      var newest = credentials.getLast().expiresAt();
      return newest == null ? 0 : newest.getEpochSecond();
    }

    private static @Nullable JsonNode keys(List<CredentialDocument> credentials) {
      for (var credential : credentials.reversed()) {
        if (credential.jwks() != null) {
          try {
            return JSON.readTree(credential.jwks());
          } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable keys", e);
          }
        }
      }
      return null;
    }
  }
}
