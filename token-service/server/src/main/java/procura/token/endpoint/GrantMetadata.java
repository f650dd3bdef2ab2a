package procura.token.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.identity.client.GrantType;
import procura.token.grant.TokenTypes;

/// What the metadata says of grants, each member only where the tenant has the grant: RFC 8628
/// section 4, CIBA section 4, ID-JAG section 7, identity chaining section 2, the actor profile.
/// Which issuers are trusted is nobody's business.
@JsonInclude(Include.NON_NULL)
record GrantMetadata(
    @JsonProperty("device_authorization_endpoint") @Nullable String deviceAuthorizationEndpoint,
    @JsonProperty("backchannel_authentication_endpoint")
        @Nullable String backchannelAuthenticationEndpoint,
    @JsonProperty("backchannel_token_delivery_modes_supported")
        @Nullable List<String> backchannelDeliveryModes,
    @JsonProperty("backchannel_user_code_parameter_supported")
        @Nullable Boolean backchannelUserCode,
    @JsonProperty("authorization_grant_profiles_supported") @Nullable List<String> grantProfiles,
    @JsonProperty("identity_chaining_requested_token_types_supported")
        @Nullable List<String> chainingTokenTypes,
    @JsonProperty("actor_profile_token_exchange") @Nullable Map<String, List<String>> actorProfile,
    @JsonProperty("entity_profiles_supported") @Nullable Map<String, List<String>> entityProfiles) {

  static final String ID_JAG_PROFILE = "urn:ietf:params:oauth:grant-profile:id-jag";

  static GrantMetadata of(String issuer, List<GrantType> grants) {
    boolean device = grants.contains(GrantType.DEVICE_CODE);
    boolean ciba = grants.contains(GrantType.CIBA);
    boolean exchange = grants.contains(GrantType.TOKEN_EXCHANGE);
    return new GrantMetadata(
        device ? issuer + "/device_authorization" : null,
        ciba ? issuer + "/bc-authorize" : null,
        ciba ? List.of("poll", "ping") : null,
        ciba ? false : null,
        grants.contains(GrantType.JWT_BEARER) ? List.of(ID_JAG_PROFILE) : null,
        exchange ? List.of(TokenTypes.ID_JAG, TokenTypes.JWT) : null,
        exchange
            ? Map.of(
                "subject_token_types_supported",
                List.of(TokenTypes.ACCESS_TOKEN, TokenTypes.JWT),
                "actor_token_types_supported",
                List.of(TokenTypes.ACCESS_TOKEN, TokenTypes.JWT),
                "requested_token_types_supported",
                List.of(TokenTypes.ACCESS_TOKEN, TokenTypes.JWT))
            : null,
        exchange
            ? Map.of(
                "client",
                List.of("service", "ai_agent"),
                "subject",
                List.of("ai_agent"),
                "actor",
                List.of("service", "ai_agent"))
            : null);
  }
}
