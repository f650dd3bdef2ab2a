package procura.token.endpoint;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
/// what the endpoints themselves consult. A member that would say nothing is left out.
///
/// @param security what the tenant wants of all its clients
/// @param detailsTypes those that its resources understand (RFC 9396 section 10)
/// @param registration whether clients may register themselves (RFC 7591)
/// @param metadataDocuments whether a client's id may be the URL of its metadata
/// @param mtlsIssuer the issuer's URL at the origin where certificates are asked for
/// @param grants those that are here and that the tenant has not switched off
record AuthorizationServerMetadata(
    String issuer,
    TokenPolicy policy,
    TenantSecurity security,
    List<String> detailsTypes,
    boolean registration,
    boolean metadataDocuments,
    TlsSettings tls,
    String mtlsIssuer,
    List<GrantType> grants) {

  /// The endpoints where a certificate means something (RFC 8705 section 5).
  private static final List<String> MTLS_ENDPOINTS =
      List.of(
          "token_endpoint",
          "introspection_endpoint",
          "revocation_endpoint",
          "pushed_authorization_request_endpoint",
          "device_authorization_endpoint",
          "backchannel_authentication_endpoint",
          "receipt_endpoint",
          "userinfo_endpoint");

  private static final List<String> ASSERTION_ALGORITHMS =
      RegisteredKeys.ALGORITHMS.stream().map(JWSAlgorithm::getName).sorted().toList();

  Map<String, Object> document() {
    var members = new LinkedHashMap<String, Object>();
    members.put("issuer", issuer);
    endpoints(members);
    authorization(members);
    clientAuthentication(members);
    openIdConnect(members);
    GrantMetadata.of(issuer, grants, ASSERTION_ALGORITHMS, members);
    if (tls.seesCertificates()) {
      members.put("mtls_endpoint_aliases", aliases(members));
    }
    return members;
  }

  private Map<String, String> aliases(Map<String, Object> members) {
    var aliases = new TreeMap<String, String>();
    for (var name : MTLS_ENDPOINTS) {
      if (members.get(name) instanceof String url) {
        aliases.put(name, mtlsIssuer + url.substring(issuer.length()));
      }
    }
    return aliases;
  }

  private void endpoints(Map<String, Object> members) {
    members.put("authorization_endpoint", issuer + "/authorize");
    members.put("token_endpoint", issuer + "/token");
    members.put("jwks_uri", issuer + "/jwks");
    members.put("introspection_endpoint", issuer + "/introspect");
    members.put("revocation_endpoint", issuer + "/revoke");
    members.put("userinfo_endpoint", issuer + "/userinfo");
    members.put("end_session_endpoint", issuer + "/logout");
    members.put("receipt_endpoint", issuer + "/receipts");
    members.put("pushed_authorization_request_endpoint", issuer + "/par");
    if (registration) {
      members.put("registration_endpoint", issuer + "/register");
    }
  }

  private void authorization(Map<String, Object> members) {
    var signsMessages = security.profile() == SecurityProfile.FAPI_2_0_MESSAGE_SIGNING;
    members.put(
        "require_pushed_authorization_requests",
        security.requirePushed() || security.profile() != SecurityProfile.OAUTH_2_1);
    members.put("request_parameter_supported", true);
    members.put("require_signed_request_object", signsMessages); // RFC 9101 §10.5
    members.put("request_uri_parameter_supported", false);
    members.put("request_object_signing_alg_values_supported", ASSERTION_ALGORITHMS);
    members.put("authorization_signing_alg_values_supported", policy.names());
    members.put("authorization_response_iss_parameter_supported", true);
    members.put("response_types_supported", List.of("code"));
    members.put(
        "response_modes_supported",
        Arrays.stream(ResponseMode.values())
            .filter(mode -> mode.isSigned() || !signsMessages)
            .map(ResponseMode::wireName)
            .toList());
    members.put("grant_types_supported", grants.stream().map(GrantType::wireName).toList());
    members.put("code_challenge_methods_supported", List.of("S256"));
    members.put("scopes_supported", Ask.IDENTITY_SCOPES.stream().sorted().toList());
    if (!detailsTypes.isEmpty()) {
      members.put("authorization_details_types_supported", detailsTypes);
    }
    if (metadataDocuments) {
      members.put("client_id_metadata_document_supported", true);
    }
  }

  private void clientAuthentication(Map<String, Object> members) {
    var methods =
        Arrays.stream(AuthenticationMethod.values())
            .filter(method -> tls.seesCertificates() || !method.isByCertificate())
            .toList();
    var confidential =
        methods.stream().filter(method -> method != AuthenticationMethod.NONE).toList();
    methods(members, "token_endpoint", methods);
    methods(members, "introspection_endpoint", confidential);
    methods(members, "revocation_endpoint", methods);
    members.put("dpop_signing_alg_values_supported", DPoPProofs.algorithms());
    members.put("tls_client_certificate_bound_access_tokens", tls.seesCertificates());
    members.put("introspection_signing_alg_values_supported", policy.names());
  }

  private static void methods(
      Map<String, Object> members, String endpoint, List<AuthenticationMethod> methods) {
    members.put(
        endpoint + "_auth_methods_supported",
        methods.stream().map(AuthenticationMethod::wireName).toList());
    members.put(endpoint + "_auth_signing_alg_values_supported", ASSERTION_ALGORITHMS);
  }

  private void openIdConnect(Map<String, Object> members) {
    members.put("subject_types_supported", List.of("public", "pairwise"));
    members.put("id_token_signing_alg_values_supported", policy.names());
    members.put("userinfo_signing_alg_values_supported", policy.names());
    members.put("acr_values_supported", Arrays.stream(Acr.values()).map(Acr::value).toList());
    members.put("claim_types_supported", List.of("normal"));
    members.put(
        "claims_supported",
        Stream.concat(
                Stream.of("sub", "auth_time", "acr", "amr", "azp", "sid"),
                StandardClaims.names().stream())
            .toList());
    members.put("claims_parameter_supported", true);
    members.put(
        "prompt_values_supported", Arrays.stream(Prompt.values()).map(Prompt::wireName).toList());
    members.put("backchannel_logout_supported", true);
    members.put("backchannel_logout_session_supported", true);
  }
}
