package procura.token.endpoint;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import procura.identity.client.GrantType;
import procura.token.grant.TokenTypes;

/// What the metadata says of grants, each member only where the tenant has the grant: RFC 8628
/// section 4, CIBA section 4, ID-JAG section 7, identity chaining section 2, the actor profile.
/// Which issuers are trusted is nobody's business. Maps are sorted: the same bytes on every node.
final class GrantMetadata {

  static final String ID_JAG_PROFILE = "urn:ietf:params:oauth:grant-profile:id-jag";

  private static final List<String> TOKENS = List.of(TokenTypes.ACCESS_TOKEN, TokenTypes.JWT);

  private GrantMetadata() {}

  static void of(
      String issuer, List<GrantType> grants, List<String> algorithms, Map<String, Object> members) {
    if (grants.contains(GrantType.DEVICE_CODE)) {
      members.put("device_authorization_endpoint", issuer + "/device_authorization");
    }
    if (grants.contains(GrantType.CIBA)) {
      members.put("backchannel_authentication_endpoint", issuer + "/bc-authorize");
      members.put("backchannel_token_delivery_modes_supported", List.of("poll", "ping"));
      members.put("backchannel_authentication_request_signing_alg_values_supported", algorithms);
      members.put("backchannel_user_code_parameter_supported", false);
    }
    if (grants.contains(GrantType.JWT_BEARER)) {
      members.put("authorization_grant_profiles_supported", List.of(ID_JAG_PROFILE));
    }
    if (grants.contains(GrantType.TOKEN_EXCHANGE)) {
      members.put(
          "identity_chaining_requested_token_types_supported",
          List.of(TokenTypes.ID_JAG, TokenTypes.JWT));
      members.put(
          "actor_profile_token_exchange",
          new TreeMap<>(
              Map.of(
                  "subject_token_types_supported", TOKENS,
                  "actor_token_types_supported", TOKENS,
                  "requested_token_types_supported", TOKENS)));
      members.put(
          "entity_profiles_supported",
          new TreeMap<>(
              Map.of(
                  "client", List.of("service", "ai_agent"),
                  "subject", List.of("ai_agent"),
                  "actor", List.of("service", "ai_agent"))));
    }
  }
}
