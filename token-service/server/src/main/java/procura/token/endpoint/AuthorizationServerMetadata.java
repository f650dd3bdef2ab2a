package procura.token.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.nimbusds.jose.JWSAlgorithm;
import java.util.Arrays;
import java.util.List;
import procura.authority.Ask;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.proof.DPoPProofs;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.GrantType;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.tenancy.lifecycle.TenantSecurity;
import procura.token.acr.Acr;
import procura.token.check.Prompt;
import procura.token.check.ResponseMode;
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
    @JsonProperty("claims_supported") List<String> claims,
    @JsonProperty("prompt_values_supported") List<String> prompts,
    @JsonProperty("request_parameter_supported") boolean requestParameter,
    @JsonProperty("request_uri_parameter_supported") boolean requestUriParameter,
    @JsonProperty("claims_parameter_supported") boolean claimsParameter,
    @JsonUnwrapped GrantMetadata grants) {

  private static final String DEFAULT_ALGORITHM = "ES256";

  private static final List<String> ASSERTION_ALGORITHMS =
      RegisteredKeys.ALGORITHMS.stream().map(JWSAlgorithm::getName).sorted().toList();

  /// @param security what the tenant wants of all its clients
  /// @param detailsTypes those that its resources understand (RFC 9396 section 10)
  /// @param grants those that are here and that the tenant has not switched off
  static AuthorizationServerMetadata of(
      String issuer,
      List<KeyAuthority> keys,
      TenantSecurity security,
      List<String> detailsTypes,
      List<GrantType> grants) {
    var methods =
        Arrays.stream(AuthenticationMethod.values()).map(AuthenticationMethod::wireName).toList();
    var confidential =
        Arrays.stream(AuthenticationMethod.values())
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
        algorithms(keys),
        detailsTypes,
        Arrays.stream(Acr.values()).map(Acr::value).toList(),
        List.of("code"),
        Arrays.stream(ResponseMode.values()).map(ResponseMode::wireName).toList(),
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
        List.of("public"),
        algorithms(keys),
        List.of("sub", "name", "preferred_username", "email", "auth_time", "acr", "amr", "act"),
        Arrays.stream(Prompt.values()).map(Prompt::wireName).toList(),
        true, // RFC 9101 §10.5
        false,
        true,
        GrantMetadata.of(issuer, grants));
  }

  private static List<String> algorithms(List<KeyAuthority> keys) {
    var all = keys.stream().map(KeyAuthority::algorithm).distinct().toList();
    return all.isEmpty() ? List.of(DEFAULT_ALGORITHM) : all;
  }
}
