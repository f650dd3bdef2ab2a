package procura.control.clients;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.authority.registration.MetadataWriter;
import procura.control.WireForm;
import procura.control.directory.Entry;
import procura.control.grants.AccessForm;
import procura.control.grants.CredentialAnswer;
import procura.control.grants.CredentialForm;
import procura.control.request.Violations;
import procura.directory.Documents.ClientDocument;
import procura.directory.Documents.CredentialDocument;
import procura.identity.ResourceIdentifier;

/// How clients look in the admin API: the members of RFC 7591 section 2 and of the specifications
/// that added to them, and what they may ask for.
final class ClientForms {

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final String MCP_CLIENT = "mcp_client";

  private ClientForms() {}

  /// `protected_resources`: the resources that this client is the server of. `pkce_required`: false
  /// only for a confidential OpenID client that sends `nonce`. Lifetimes are in seconds.
  /// `template`: defaults for what is not said; `mcp_client` is a public client that gets codes
  /// with PKCE.
  @WireForm
  @Schema(name = "NewClient")
  record ClientForm(
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {"mcp_client"})
          String template,
      @Nullable String clientName,
      @Nullable String clientUri,
      @Nullable List<@Nullable String> redirectUris,
      @Nullable List<@Nullable String> postLogoutRedirectUris,
      @Nullable List<@Nullable String> grantTypes,
      @Nullable List<@Nullable String> responseTypes,
      @Nullable String tokenEndpointAuthMethod,
      @Nullable String applicationType,
      @Nullable String scope,
      @Nullable
          @Schema(
              implementation = Object.class,
              type = "object",
              description = "a JWK Set (RFC 7517)")
          JsonNode jwks,
      @Nullable String jwksUri,
      @Nullable String logoUri,
      @Nullable String policyUri,
      @Nullable String tosUri,
      @Nullable List<@Nullable String> contacts,
      @Nullable String softwareId,
      @Nullable String softwareVersion,
      @Nullable Boolean requirePushedAuthorizationRequests,
      @Nullable Boolean requireSignedRequestObject,
      @Nullable String requestObjectSigningAlg,
      @Nullable String authorizationSignedResponseAlg,
      @Nullable List<@Nullable String> authorizationDetailsTypes,
      @Nullable List<@Nullable String> defaultAcrValues,
      @Nullable Long defaultMaxAge,
      @Nullable Boolean requireAuthTime,
      @Nullable Long requestUriLifetime,
      @Nullable Long authorizationCodeLifetime,
      @Nullable Boolean dpopBoundAccessTokens,
      @Nullable Boolean tlsClientCertificateBoundAccessTokens,
      @Nullable String tlsClientAuthSubjectDn,
      @Nullable String tlsClientAuthSanDns,
      @Nullable String tlsClientAuthSanUri,
      @Nullable String tlsClientAuthSanIp,
      @Nullable String tlsClientAuthSanEmail,
      @Nullable String spiffeId,
      @Nullable Long accessTokenLifetime,
      @Nullable Long refreshTokenLifetime,
      @Nullable String idTokenSignedResponseAlg,
      @Nullable String userinfoSignedResponseAlg,
      @Nullable String introspectionSignedResponseAlg,
      @Nullable String subjectType,
      @Nullable String sectorIdentifierUri,
      @Nullable String backchannelLogoutUri,
      @Nullable Boolean backchannelLogoutSessionRequired,
      @Nullable String backchannelTokenDeliveryMode,
      @Nullable String backchannelAuthenticationRequestSigningAlg,
      @Nullable String backchannelClientNotificationEndpoint,
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {
                "oauth_2_1",
                "fapi_2_0",
                "fapi_2_0_message_signing",
                "hardened_agent"
              })
          @JsonProperty("security_profile")
          String securityProfile,
      @Nullable String tokenEndpointAudienceUntil,
      @Nullable Boolean pkceRequired,
      @Nullable List<@Nullable String> protectedResources,
      @Nullable List<@Nullable AccessForm> access) {

    /// What its certificate is called (RFC 8705 section 2.1.2).
    CredentialForm credential() {
      return new CredentialForm(
          null,
          null,
          tlsClientAuthSubjectDn,
          tlsClientAuthSanDns,
          tlsClientAuthSanUri,
          tlsClientAuthSanIp,
          tlsClientAuthSanEmail,
          spiffeId);
    }

    /// As the JSON that client metadata is.
    ObjectNode json() {
      ObjectNode json = JSON.valueToTree(this);
      json.remove(List.of("template", "access", "protected_resources"));
      return json;
    }

    /// For a new client: with the defaults of its template.
    ObjectNode json(Violations violations) {
      var json = json();
      if (MCP_CLIENT.equals(template)) {
        if (grantTypes == null) {
          json.putArray("grant_types").add("authorization_code").add("refresh_token");
        }
        if (tokenEndpointAuthMethod == null) {
          json.put("token_endpoint_auth_method", "none");
        }
      } else if (template != null) {
        violations.add("template", "must be `mcp_client`");
      }
      return json;
    }
  }

  /// `origin`: who brought the client: an administrator, itself (`dynamic`), or the metadata
  /// document that its id is the URL of. `approved_at`: when an administrator approved what one of
  /// the latter two now says of itself.
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
      @Nullable String scope,
      @Nullable @Schema(implementation = Object.class, type = "object") JsonNode jwks,
      @Nullable String jwksUri,
      @Nullable String logoUri,
      @Nullable String policyUri,
      @Nullable String tosUri,
      @Nullable List<String> contacts,
      @Nullable String softwareId,
      @Nullable String softwareVersion,
      @Nullable Boolean requirePushedAuthorizationRequests,
      @Nullable Boolean requireSignedRequestObject,
      @Nullable String requestObjectSigningAlg,
      @Nullable String authorizationSignedResponseAlg,
      @Nullable List<String> authorizationDetailsTypes,
      @Nullable List<String> defaultAcrValues,
      @Nullable Long defaultMaxAge,
      @Nullable Boolean requireAuthTime,
      @Nullable Long requestUriLifetime,
      @Nullable Long authorizationCodeLifetime,
      @Nullable Boolean dpopBoundAccessTokens,
      @Nullable Boolean tlsClientCertificateBoundAccessTokens,
      @Nullable Long accessTokenLifetime,
      @Nullable Long refreshTokenLifetime,
      @Nullable String idTokenSignedResponseAlg,
      @Nullable String userinfoSignedResponseAlg,
      @Nullable String introspectionSignedResponseAlg,
      @Nullable String subjectType,
      @Nullable String sectorIdentifierUri,
      @Nullable String backchannelLogoutUri,
      @Nullable Boolean backchannelLogoutSessionRequired,
      @Nullable String backchannelTokenDeliveryMode,
      @Nullable String backchannelAuthenticationRequestSigningAlg,
      @Nullable String backchannelClientNotificationEndpoint,
      @Nullable String securityProfile,
      @Nullable String tokenEndpointAudienceUntil,
      boolean pkceRequired,
      List<String> protectedResources,
      List<AccessForm> access,
      String status,
      String origin,
      @Nullable String softwareStatementIssuer,
      @Nullable String documentSha256,
      @Nullable String approvedAt,
      boolean firstParty,
      List<CredentialAnswer> credentials,
      String createdAt) {

    static ClientAnswer of(Entry<ClientDocument> entry, @Nullable String secret) {
      var document = entry.document();
      var metadata = document.metadata();
      var registration = metadata.registration();
      var json = MetadataWriter.json(metadata);
      json.put("id", entry.id());
      json.put("client_id", entry.id());
      if (secret != null) {
        json.put("client_secret", secret);
        json.put("client_secret_expires_at", secretEnd(document.credentials()));
      }
      json.put("client_id_issued_at", document.createdAt().getEpochSecond());
      keys(json, document.credentials());
      json.put("pkce_required", !metadata.pkceExempt());
      json.set(
          "protected_resources",
          JSON.valueToTree(
              metadata.protectedResources().stream().map(ResourceIdentifier::value).toList()));
      json.set("access", JSON.valueToTree(AccessForm.of(document.access())));
      json.put("status", document.status());
      json.put("origin", registration.origin().name().toLowerCase(Locale.ROOT));
      json.put("software_statement_issuer", registration.statementIssuer());
      json.put("document_sha256", registration.contentHash());
      if (registration.approvedAt() != null) {
        json.put("approved_at", registration.approvedAt().toString());
      }
      json.put("first_party", metadata.firstParty());
      json.set("credentials", JSON.valueToTree(CredentialAnswer.of(document.credentials())));
      json.put("created_at", document.createdAt().toString());
      return JSON.convertValue(json, ClientAnswer.class);
    }

    /// RFC 7591 section 3.2.1: 0 for never.
    private static long secretEnd(List<CredentialDocument> credentials) {
      var newest = credentials.getLast().expiresAt();
      return newest == null ? 0 : newest.getEpochSecond();
    }

    private static void keys(ObjectNode json, List<CredentialDocument> credentials) {
      for (var credential : credentials.reversed()) {
        if (credential.jwks() != null) {
          try {
            json.set("jwks", JSON.readTree(credential.jwks()));
            return;
          } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable keys", e);
          }
        }
        if (credential.jwksUri() != null) {
          json.put("jwks_uri", credential.jwksUri());
          return;
        }
      }
    }
  }
}
