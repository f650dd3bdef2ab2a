package procura.token.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.nimbusds.jose.JWSAlgorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.proof.DPoPProofs;
import procura.authority.proof.TlsSettings;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.GrantType;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.tenancy.lifecycle.TenantSecurity;
import procura.tenancy.lifecycle.TokenPolicy;
import procura.token.acr.Acr;
import procura.token.check.Prompt;
import procura.token.check.ResponseMode;
import procura.token.claims.StandardClaims;
import procura.token.clientauth.RegisteredKeys;

/// The metadata of one issuer (RFC 8414 section 2, OpenID Connect Discovery section 3), made of
/// what the endpoints themselves consult.
record AuthorizationServerMetadata(
    @JsonProperty("issuer") String issuer,
    @JsonProperty("authorization_endpoint") String authorizationEndpoint,
    @JsonProperty("token_endpoint") String tokenEndpoint,
    @JsonProperty("jwks_uri") String jwksUri,
    @JsonProperty("introspection_endpoint") String introspectionEndpoint,
    @JsonProperty("revocation_endpoint") String revocationEndpoint,
    @JsonProperty("userinfo_endpoint") String userinfoEndpoint,
    @JsonProperty("end_session_endpoint") String endSessionEndpoint,
    @JsonProperty("receipt_endpoint") String receiptEndpoint,
    @JsonProperty("pushed_authorization_request_endpoint") String pushedRequestEndpoint,
    @JsonProperty("require_pushed_authorization_requests") boolean requirePushed,
    @JsonProperty("request_object_signing_alg_values_supported")
        List<String> requestObjectAlgorithms,
    @JsonProperty("authorization_signing_alg_values_supported") List<String> responseAlgorithms,
    @JsonProperty("authorization_details_types_supported")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> detailsTypes,
    @JsonProperty("acr_values_supported") List<String> acrValues,
    @JsonProperty("response_types_supported") List<String> responseTypes,
    @JsonProperty("response_modes_supported") List<String> responseModes,
    @JsonProperty("grant_types_supported") List<String> grantTypes,
    @JsonProperty("code_challenge_methods_supported") List<String> codeChallengeMethods,
    @JsonProperty("authorization_response_iss_parameter_supported") boolean issInResponses,
    @JsonProperty("token_endpoint_auth_methods_supported") List<String> tokenAuthMethods,
    @JsonProperty("token_endpoint_auth_signing_alg_values_supported")
        List<String> tokenAuthAlgorithms,
    @JsonProperty("introspection_endpoint_auth_methods_supported")
        List<String> introspectionAuthMethods,
    @JsonProperty("introspection_endpoint_auth_signing_alg_values_supported")
        List<String> introspectionAuthAlgorithms,
    @JsonProperty("revocation_endpoint_auth_methods_supported") List<String> revocationAuthMethods,
    @JsonProperty("revocation_endpoint_auth_signing_alg_values_supported")
        List<String> revocationAuthAlgorithms,
    @JsonProperty("dpop_signing_alg_values_supported") List<String> dpopAlgorithms,
    @JsonProperty("scopes_supported") List<String> scopes,
    @JsonProperty("subject_types_supported") List<String> subjectTypes,
    @JsonProperty("id_token_signing_alg_values_supported") List<String> idTokenAlgorithms,
    @JsonProperty("userinfo_signing_alg_values_supported") List<String> userinfoAlgorithms,
    @JsonProperty("introspection_signing_alg_values_supported")
        List<String> introspectionAlgorithms,
    @JsonProperty("claim_types_supported") List<String> claimTypes,
    @JsonProperty("claims_supported") List<String> claims,
    @JsonProperty("prompt_values_supported") List<String> prompts,
    @JsonProperty("request_parameter_supported") boolean requestParameter,
    @JsonProperty("require_signed_request_object") boolean requireSigned,
    @JsonProperty("request_uri_parameter_supported") boolean requestUriParameter,
    @JsonProperty("claims_parameter_supported") boolean claimsParameter,
    @JsonProperty("backchannel_logout_supported") boolean backchannelLogout,
    @JsonProperty("backchannel_logout_session_supported") boolean backchannelLogoutSession,
    @JsonProperty("registration_endpoint") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String registrationEndpoint,
    @JsonProperty("client_id_metadata_document_supported")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Boolean metadataDocuments,
    @JsonProperty("tls_client_certificate_bound_access_tokens") boolean certificateBoundTokens,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("mtls_endpoint_aliases")
        Map<String, String> mtlsAliases,
    @JsonUnwrapped GrantMetadata grants) {

  /// The endpoints where a certificate means something (RFC 8705 section 5).
  private static final Map<String, String> MTLS_ENDPOINTS =
      Map.of(
          "token_endpoint", "/token",
          "introspection_endpoint", "/introspect",
          "revocation_endpoint", "/revoke",
          "pushed_authorization_request_endpoint", "/par",
          "userinfo_endpoint", "/userinfo");

  private static final List<String> ASSERTION_ALGORITHMS =
      RegisteredKeys.ALGORITHMS.stream().map(JWSAlgorithm::getName).sorted().toList();

  /// @param security what the tenant wants of all its clients
  /// @param detailsTypes those that its resources understand (RFC 9396 section 10)
  /// @param registration whether clients may register themselves (RFC 7591)
  /// @param metadataDocuments whether a client's id may be the URL of its metadata
  /// @param grants those that are here and that the tenant has not switched off
  static AuthorizationServerMetadata of(
      String issuer,
      TokenPolicy policy,
      TenantSecurity security,
      List<String> detailsTypes,
      boolean registration,
      boolean metadataDocuments,
      Connections connections,
      List<GrantType> grants) {
    var algorithms = policy.names();
    var signsMessages = security.profile() == SecurityProfile.FAPI_2_0_MESSAGE_SIGNING;
    var possible =
        Arrays.stream(AuthenticationMethod.values())
            .filter(method -> connections.tls().seesCertificates() || !method.isByCertificate())
            .toList();
    var methods = possible.stream().map(AuthenticationMethod::wireName).toList();
    var confidential =
        possible.stream()
            .filter(method -> method != AuthenticationMethod.NONE)
            .map(AuthenticationMethod::wireName)
            .toList();
    return new AuthorizationServerMetadata(
        issuer,
        issuer + "/authorize",
        issuer + "/token",
        issuer + "/jwks",
        issuer + "/introspect",
        issuer + "/revoke",
        issuer + "/userinfo",
        issuer + "/logout",
        issuer + "/receipts",
        issuer + "/par",
        security.requirePushed() || security.profile() != SecurityProfile.OAUTH_2_1,
        ASSERTION_ALGORITHMS,
        algorithms,
        detailsTypes,
        Arrays.stream(Acr.values()).map(Acr::value).toList(),
        List.of("code"),
        Arrays.stream(ResponseMode.values())
            .filter(mode -> mode.isSigned() || !signsMessages)
            .map(ResponseMode::wireName)
            .toList(),
        grants.stream().map(GrantType::wireName).toList(),
        List.of("S256"),
        true,
        methods,
        ASSERTION_ALGORITHMS,
        confidential,
        ASSERTION_ALGORITHMS,
        methods,
        ASSERTION_ALGORITHMS,
        DPoPProofs.algorithms(),
        Ask.IDENTITY_SCOPES.stream().sorted().toList(),
        List.of("public", "pairwise"),
        algorithms,
        algorithms,
        algorithms,
        List.of("normal"),
        claimNames(),
        Arrays.stream(Prompt.values()).map(Prompt::wireName).toList(),
        true,
        signsMessages, // RFC 9101 §10.5
        false,
        true,
        true,
        true,
        registration ? issuer + "/register" : null,
        metadataDocuments ? true : null,
        connections.tls().seesCertificates(),
        connections.tls().seesCertificates() ? aliases(connections.mtlsIssuer()) : Map.of(),
        GrantMetadata.of(issuer, grants));
  }

  /// @param mtlsIssuer the issuer's URL at the origin where certificates are asked for
  record Connections(TlsSettings tls, String mtlsIssuer) {}

  private static Map<String, String> aliases(String base) {
    var aliases = new TreeMap<String, String>();
    MTLS_ENDPOINTS.forEach((name, path) -> aliases.put(name, base + path));
    return aliases;
  }

  private static List<String> claimNames() {
    return Stream.concat(
            Stream.of("sub", "auth_time", "acr", "amr", "azp", "sid"),
            StandardClaims.names().stream())
        .toList();
  }
}
