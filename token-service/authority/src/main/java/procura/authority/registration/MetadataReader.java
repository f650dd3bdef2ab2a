package procura.authority.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procura.authority.registration.Reading.Bad;
import procura.authority.registration.Reading.Good;
import procura.identity.ResourceIdentifier;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.Callbacks;
import procura.identity.client.ClientMetadata;
import procura.identity.client.GrantType;
import procura.identity.client.Presentation;
import procura.identity.client.Registration;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.identity.client.TokenRules;

/// Reads client metadata: RFC 7591 section 2, OpenID Connect Dynamic Registration section 2 and
/// what later specifications added to them, as one whole. Members that it doesn't know are ignored.
public final class MetadataReader {

  /// Algorithms that a tenant's own keys may have.
  private static final Set<String> SIGNING = Set.of("ES256", "RS256", "PS256", "EdDSA", "Ed25519");

  /// What a client may get by itself, in person: all else is granted by administrators.
  private static final Set<GrantType> OF_SELF_REGISTERED =
      EnumSet.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN);

  /// By these a client that nobody chose could ask people who have never heard of it, and find out
  /// who has an account.
  private static final Set<GrantType> TO_ANYBODY =
      EnumSet.of(GrantType.DEVICE_CODE, GrantType.CIBA);

  /// They rest on names that somebody else vouches for.
  private static final Set<AuthenticationMethod> OF_ADMINISTRATORS =
      EnumSet.of(
          AuthenticationMethod.TLS_CLIENT_AUTH,
          AuthenticationMethod.SPIFFE_JWT,
          AuthenticationMethod.SPIFFE_X509);

  private static final int LONGEST_NAME = 120;
  private static final long LONGEST_SECONDS = Duration.ofDays(3650).toSeconds();

  private final Members members;
  private final Terms terms;

  private MetadataReader(JsonNode json, Terms terms) {
    this.members = new Members(json, terms);
    this.terms = terms;
  }

  /// @param resources those that an administrator says the client is the server of
  public static Reading read(JsonNode json, Terms terms, List<ResourceIdentifier> resources) {
    if (!json.isObject()) {
      return new Bad(
          List.of(new Flaw(Flaw.Code.INVALID_CLIENT_METADATA, "body", "must be a JSON object")));
    }
    return new MetadataReader(json, terms).read(resources);
  }

  private Reading read(List<ResourceIdentifier> resources) {
    var redirects = members.texts("redirect_uris");
    var type = applicationType(redirects);
    var grants = grants();
    var method = method();
    var name = name(redirects);
    checkRedirects("redirect_uris", redirects, type);
    var logouts = members.texts("post_logout_redirect_uris");
    checkRedirects("post_logout_redirect_uris", logouts, type);
    if (grants.contains(GrantType.AUTHORIZATION_CODE) && redirects.isEmpty()) {
      members.flaw("redirect_uris", "is required for `authorization_code`");
    }
    checkResponseTypes(grants);
    checkMethod(method, grants);
    var jwks = jwks();
    var jwksUri = members.called("jwks_uri");
    checkKeys(method, jwks, jwksUri);
    var uri = members.page("client_uri");
    var requests = requests();
    var tokens = tokens(redirects);
    var callbacks = callbacks();
    var security = security();
    if (!security.profile().admits(method)) {
      members.flaw(
          "token_endpoint_auth_method",
          "must be one by a key, such as `private_key_jwt`, for this `security_profile`");
    }
    var presentation = presentation();
    var exempt = terms.byAdministrator() && isFalse("pkce_required");
    if (exempt && method == AuthenticationMethod.NONE) {
      members.flaw("pkce_required", "can be false for a confidential client alone");
    }
    var scope = members.text("scope", 1000);
    if (!members.flaws().isEmpty()) {
      return new Bad(members.flaws());
    }
    return new Good(
        new ClientMetadata(
            name,
            uri,
            redirects,
            logouts,
            grants,
            method,
            type,
            exempt,
            false,
            resources,
            requests,
            tokens,
            callbacks,
            security,
            presentation,
            new Registration(terms.origin(), scope, null, true, null)),
        jwks,
        jwksUri);
  }

  /// Administrators must name a client, and so must a metadata document (MCP); one that registers
  /// itself without a name is called after where it sends people.
  private String name(List<String> redirects) {
    var name =
        terms.byAdministrator()
            ? members.text("client_name", LONGEST_NAME)
            : members.plain("client_name");
    var clean = name == null ? "" : terms.byAdministrator() ? name : harmless(name);
    if (!clean.isBlank()) {
      return clean;
    }
    if (terms.origin() != Registration.Origin.DYNAMIC) {
      members.flaw("client_name", "is required");
      return "?";
    }
    var host = redirects.isEmpty() ? null : host(redirects.getFirst());
    return host == null || host.length() > LONGEST_NAME ? "An application without a name" : host;
  }

  /// Without what makes a name look like another: control and direction characters.
  private static String harmless(String name) {
    var plain = name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]", "").strip();
    return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME).strip() : plain;
  }

  private ApplicationType applicationType(List<String> redirects) {
    var type = members.oneOf("application_type", Set.of("web", "native"));
    return type == null
        ? RedirectUris.inferred(redirects)
        : ApplicationType.valueOf(type.toUpperCase(Locale.ROOT));
  }

  private void checkRedirects(String member, List<String> uris, ApplicationType type) {
    for (int i = 0; i < uris.size(); i++) {
      var flaw = RedirectUris.flaw(uris.get(i), type, !terms.byAdministrator());
      if (flaw != null) {
        members.flaw(member + "[" + i + "]", flaw);
      }
    }
  }

  private Set<GrantType> grants() {
    var grants = EnumSet.noneOf(GrantType.class);
    if (!members.has("grant_types")) {
      grants.add(GrantType.AUTHORIZATION_CODE);
      return grants;
    }
    var names = members.texts("grant_types");
    for (int i = 0; i < names.size(); i++) {
      var known = GrantType.of(names.get(i));
      if (known.isPresent()) {
        grants.add(known.get());
      } else if (terms.byAdministrator()) {
        members.flaw("grant_types[" + i + "]", "`" + names.get(i) + "` is not supported");
      }
    }
    if (!terms.byAdministrator()) {
      grants.removeAll(TO_ANYBODY);
    }
    if (terms.origin() == Registration.Origin.DYNAMIC) {
      // section 2: what was asked for may be replaced; the answer says by what
      grants.retainAll(OF_SELF_REGISTERED);
      if (!grants.contains(GrantType.AUTHORIZATION_CODE)) {
        members.flaw("grant_types", "must have `authorization_code`; others need an administrator");
      }
    }
    return grants;
  }

  private void checkResponseTypes(Set<GrantType> grants) {
    var types = members.texts("response_types");
    for (int i = 0; i < types.size(); i++) {
      if (!types.get(i).equals("code")) {
        members.flaw("response_types[" + i + "]", "must be `code`");
      } else if (!grants.contains(GrantType.AUTHORIZATION_CODE)) {
        members.flaw("response_types[" + i + "]", "needs the grant type `authorization_code`");
      }
    }
  }

  private AuthenticationMethod method() {
    var byDefault =
        terms.origin() == Registration.Origin.METADATA_DOCUMENT
            ? AuthenticationMethod.NONE
            : AuthenticationMethod.CLIENT_SECRET_BASIC;
    var name = members.text("token_endpoint_auth_method");
    if (name == null) {
      return byDefault;
    }
    return AuthenticationMethod.of(name)
        .orElseGet(() -> {
          members.flaw("token_endpoint_auth_method", "is not supported");
          return byDefault;
        });
  }

  private void checkMethod(AuthenticationMethod method, Set<GrantType> grants) {
    if (method == AuthenticationMethod.NONE
        && (grants.contains(GrantType.CLIENT_CREDENTIALS)
            || grants.contains(GrantType.TOKEN_EXCHANGE))) {
      members.flaw(
          "token_endpoint_auth_method",
          "must not be `none` for `client_credentials` or token exchange");
    }
    if (!terms.byAdministrator() && OF_ADMINISTRATORS.contains(method)) {
      members.flaw("token_endpoint_auth_method", "is for clients that an administrator registers");
    }
    if (terms.origin() == Registration.Origin.METADATA_DOCUMENT) {
      boolean secret =
          method == AuthenticationMethod.CLIENT_SECRET_BASIC
              || method == AuthenticationMethod.CLIENT_SECRET_POST;
      if (secret || members.has("client_secret") || members.has("client_secret_expires_at")) {
        members.flaw(
            "token_endpoint_auth_method", "must not rest on a secret in a public document");
      }
    }
  }

  private @Nullable String jwks() {
    if (!members.has("jwks")) {
      return null;
    }
    var jwks = members.raw("jwks");
    members.flaws().addAll(PublicKeySets.flaws("jwks", jwks));
    return jwks.toString();
  }

  /// RFC 7591 section 2: one or the other, never both.
  private void checkKeys(
      AuthenticationMethod method, @Nullable String jwks, @Nullable String jwksUri) {
    if (jwks != null && members.has("jwks_uri")) {
      members.flaw("jwks", "must not be there together with `jwks_uri`");
    }
    if ((method == AuthenticationMethod.PRIVATE_KEY_JWT
            || method == AuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH)
        && terms.origin() != Registration.Origin.ADMINISTRATOR
        && jwks == null
        && jwksUri == null) {
      members.flaw("jwks", "or `jwks_uri` is required for `" + method.wireName() + "`");
    }
  }

  private RequestRules requests() {
    return new RequestRules(
        members.flag("require_pushed_authorization_requests"),
        members.flag("require_signed_request_object"),
        members.oneOf("request_object_signing_alg", SIGNING),
        members.oneOf("authorization_signed_response_alg", SIGNING),
        members.texts("authorization_details_types"),
        members.texts("default_acr_values"),
        members.number("default_max_age", 0, LONGEST_SECONDS),
        members.flag("require_auth_time"),
        seconds("request_uri_lifetime"),
        seconds("authorization_code_lifetime"),
        members.oneOf("backchannel_authentication_request_signing_alg", SIGNING));
  }

  private TokenRules tokens(List<String> redirects) {
    boolean pairwise =
        "pairwise".equals(members.oneOf("subject_type", Set.of("public", "pairwise")));
    var sector = members.called("sector_identifier_uri");
    var hosts = redirects.stream().map(MetadataReader::host).collect(Collectors.toSet());
    if (pairwise && sector == null && hosts.size() > 1) {
      // OpenID Connect Core section 8.1
      members.flaw("sector_identifier_uri", "is required for redirect URIs on several hosts");
    }
    if (members.flag("dpop_bound_access_tokens")
        && members.flag("tls_client_certificate_bound_access_tokens")) {
      members.flaw("dpop_bound_access_tokens", "a token is bound to one key: to this or to that");
    }
    return new TokenRules(
        members.flag("dpop_bound_access_tokens"),
        members.flag("tls_client_certificate_bound_access_tokens"),
        seconds("access_token_lifetime"),
        seconds("refresh_token_lifetime"),
        members.oneOf("id_token_signed_response_alg", SIGNING),
        members.oneOf("userinfo_signed_response_alg", SIGNING),
        members.oneOf("introspection_signed_response_alg", SIGNING),
        pairwise,
        sector);
  }

  private @Nullable Duration seconds(String member) {
    var seconds = terms.byAdministrator() ? members.number(member, 10, LONGEST_SECONDS) : null;
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private Callbacks callbacks() {
    var mode = members.oneOf("backchannel_token_delivery_mode", Set.of("poll", "ping"));
    var endpoint = members.called("backchannel_client_notification_endpoint");
    if ("ping".equals(mode) && endpoint == null) {
      members.flaw("backchannel_client_notification_endpoint", "is required for `ping`");
    }
    return new Callbacks(
        members.called("backchannel_logout_uri"),
        members.flag("backchannel_logout_session_required"),
        mode,
        endpoint);
  }

  private SecurityRules security() {
    var profile =
        members.oneOf(
            "security_profile",
            EnumSet.allOf(SecurityProfile.class).stream()
                .map(p -> p.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
    return new SecurityRules(
        profile == null
            ? SecurityProfile.OAUTH_2_1
            : SecurityProfile.valueOf(profile.toUpperCase(Locale.ROOT)),
        audienceUntil());
  }

  /// An exception from RFC 10070, which only an administrator makes.
  private @Nullable Instant audienceUntil() {
    var until = terms.byAdministrator() ? members.text("token_endpoint_audience_until") : null;
    try {
      return until == null ? null : Instant.parse(until);
    } catch (DateTimeException _) {
      members.flaw("token_endpoint_audience_until", "must be a time such as 2027-01-31T00:00:00Z");
      return null;
    }
  }

  private Presentation presentation() {
    return new Presentation(
        members.page("logo_uri"),
        members.page("policy_uri"),
        members.page("tos_uri"),
        members.texts("contacts"),
        members.text("software_id"),
        members.text("software_version"));
  }

  private boolean isFalse(String member) {
    return members.has(member) && !members.flag(member);
  }

  private static @Nullable String host(String uri) {
    try {
      return URI.create(uri).getHost();
    } catch (IllegalArgumentException _) {
      return null; // a flaw of its own
    }
  }
}
