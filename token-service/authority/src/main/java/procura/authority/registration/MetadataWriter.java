package procura.authority.registration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.identity.client.ClientMetadata;
import procura.identity.client.GrantType;
import procura.identity.client.SecurityRules.SecurityProfile;

/// Client metadata as JSON (RFC 7591 section 2): what `MetadataReader` reads, by the same names.
/// What says nothing is left out.
public final class MetadataWriter {

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private MetadataWriter() {}

  public static ObjectNode json(ClientMetadata metadata) {
    var writer = new MetadataWriter();
    writer.basics(metadata);
    writer.requests(metadata);
    writer.tokens(metadata);
    writer.callbacks(metadata);
    writer.presentation(metadata);
    return writer.json;
  }

  private void basics(ClientMetadata metadata) {
    var code = metadata.grantTypes().contains(GrantType.AUTHORIZATION_CODE);
    json.put("client_name", metadata.clientName());
    text("client_uri", metadata.clientUri());
    list("redirect_uris", metadata.redirectUris());
    list("post_logout_redirect_uris", metadata.postLogoutRedirectUris());
    list("grant_types", metadata.grantTypes().stream().map(GrantType::wireName).sorted().toList());
    list("response_types", code ? List.of("code") : List.of());
    json.put("token_endpoint_auth_method", metadata.tokenEndpointAuthMethod().wireName());
    json.put("application_type", metadata.applicationType().name().toLowerCase(Locale.ROOT));
    text("scope", metadata.registration().scope());
    if (metadata.pkceExempt()) {
      json.put("pkce_required", false);
    }
    var security = metadata.security();
    if (security.profile() != SecurityProfile.OAUTH_2_1) {
      json.put("security_profile", security.profile().name().toLowerCase(Locale.ROOT));
    }
    if (security.tokenEndpointAudienceUntil() != null) {
      json.put("token_endpoint_audience_until", security.tokenEndpointAudienceUntil().toString());
    }
  }

  private void requests(ClientMetadata metadata) {
    var rules = metadata.requests();
    flag("require_pushed_authorization_requests", rules.requirePushed());
    flag("require_signed_request_object", rules.requireSigned());
    text("request_object_signing_alg", rules.objectSigningAlg());
    text("authorization_signed_response_alg", rules.responseSigningAlg());
    text("backchannel_authentication_request_signing_alg", rules.backchannelSigningAlg());
    some("authorization_details_types", rules.detailsTypes());
    some("default_acr_values", rules.defaultAcrValues());
    if (rules.defaultMaxAge() != null) {
      json.put("default_max_age", rules.defaultMaxAge());
    }
    flag("require_auth_time", rules.requireAuthTime());
    seconds("request_uri_lifetime", rules.requestUriLifetime());
    seconds("authorization_code_lifetime", rules.codeLifetime());
  }

  private void tokens(ClientMetadata metadata) {
    var rules = metadata.tokens();
    flag("dpop_bound_access_tokens", rules.dpopBound());
    flag("tls_client_certificate_bound_access_tokens", rules.certificateBound());
    seconds("access_token_lifetime", rules.accessTokenLifetime());
    seconds("refresh_token_lifetime", rules.refreshTokenLifetime());
    text("id_token_signed_response_alg", rules.idTokenSigningAlg());
    text("userinfo_signed_response_alg", rules.userinfoSigningAlg());
    text("introspection_signed_response_alg", rules.introspectionSigningAlg());
    if (rules.pairwise()) {
      json.put("subject_type", "pairwise");
    }
    text("sector_identifier_uri", rules.sectorIdentifierUri());
  }

  private void callbacks(ClientMetadata metadata) {
    var callbacks = metadata.callbacks();
    text("backchannel_logout_uri", callbacks.logoutUri());
    flag("backchannel_logout_session_required", callbacks.logoutSessionRequired());
    text("backchannel_token_delivery_mode", callbacks.tokenDeliveryMode());
    text("backchannel_client_notification_endpoint", callbacks.notificationEndpoint());
  }

  private void presentation(ClientMetadata metadata) {
    var presentation = metadata.presentation();
    text("logo_uri", presentation.logoUri());
    text("policy_uri", presentation.policyUri());
    text("tos_uri", presentation.tosUri());
    some("contacts", presentation.contacts());
    text("software_id", presentation.softwareId());
    text("software_version", presentation.softwareVersion());
  }

  private void text(String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private void seconds(String name, @Nullable Duration value) {
    if (value != null) {
      json.put(name, value.toSeconds());
    }
  }

  private void flag(String name, boolean value) {
    if (value) {
      json.put(name, true);
    }
  }

  private void some(String name, Collection<String> values) {
    if (!values.isEmpty()) {
      list(name, values);
    }
  }

  private void list(String name, Collection<String> values) {
    values.forEach(json.putArray(name)::add);
  }
}
