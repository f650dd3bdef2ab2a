package procura.control.clients;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.control.clients.ClientForms.ClientForm;
import procura.control.request.Violations;
import procura.identity.ResourceIdentifier;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientMetadata;
import procura.identity.client.GrantType;

/// Reads client metadata (RFC 7591 section 2) and says everything that is wrong with it.
final class ClientMetadataReader {

  private static final Set<String> NEVER_REDIRECT_TO =
      Set.of("javascript", "data", "vbscript", "file", "about", "blob");

  private final Violations violations;
  private final ClientForm form;

  ClientMetadataReader(Violations violations, ClientForm form) {
    this.violations = violations;
    this.form = form;
  }

  ClientMetadata read(List<ResourceIdentifier> resources) {
    var name = violations.text("client_name", form.clientName(), 120);
    var type = applicationType();
    var grants = grantTypes();
    var method = method();
    var redirects = uris("redirect_uris", form.redirectUris(), type);
    var logouts = uris("post_logout_redirect_uris", form.postLogoutRedirectUris(), type);
    if (grants.contains(GrantType.AUTHORIZATION_CODE)
        && (form.redirectUris() == null || form.redirectUris().isEmpty())) {
      violations.add("redirect_uris", "is required for `authorization_code`");
    }
    if (method == AuthenticationMethod.NONE
        && (grants.contains(GrantType.CLIENT_CREDENTIALS)
            || grants.contains(GrantType.TOKEN_EXCHANGE))) {
      violations.add(
          "token_endpoint_auth_method",
          "must not be `none` for `client_credentials` or token exchange");
    }
    checkResponseTypes(grants);
    var uri = httpUri("client_uri", form.clientUri());
    var exempt = Boolean.FALSE.equals(form.pkceRequired());
    violations.check();
    return violations.checked(
        "pkce_required",
        () ->
            new ClientMetadata(
                name, uri, redirects, logouts, grants, method, type, exempt, false, resources));
  }

  private ApplicationType applicationType() {
    return switch (form.applicationType()) {
      case null -> ApplicationType.WEB;
      case "web" -> ApplicationType.WEB;
      case "native" -> ApplicationType.NATIVE;
      default -> {
        violations.add("application_type", "must be `web` or `native`");
        yield ApplicationType.WEB;
      }
    };
  }

  private Set<GrantType> grantTypes() {
    var grants = EnumSet.noneOf(GrantType.class);
    var list = violations.list("grant_types", form.grantTypes());
    for (int i = 0; i < list.size(); i++) {
      var known = GrantType.of(list.get(i));
      if (known.isPresent()) {
        grants.add(known.get());
      } else {
        violations.add("grant_types[" + i + "]", "`" + list.get(i) + "` is not supported");
      }
    }
    if (form.grantTypes() == null) {
      grants.add(GrantType.AUTHORIZATION_CODE);
    }
    return grants;
  }

  private void checkResponseTypes(Set<GrantType> grants) {
    var list = violations.list("response_types", form.responseTypes());
    for (int i = 0; i < list.size(); i++) {
      if (!list.get(i).equals("code")) {
        violations.add("response_types[" + i + "]", "must be `code`");
      } else if (!grants.contains(GrantType.AUTHORIZATION_CODE)) {
        violations.add("response_types[" + i + "]", "needs the grant type `authorization_code`");
      }
    }
  }

  private AuthenticationMethod method() {
    if (form.tokenEndpointAuthMethod() == null) {
      return AuthenticationMethod.CLIENT_SECRET_BASIC;
    }
    return AuthenticationMethod.of(form.tokenEndpointAuthMethod())
        .orElseGet(() -> {
          violations.add("token_endpoint_auth_method", "is not supported");
          return AuthenticationMethod.CLIENT_SECRET_BASIC;
        });
  }

  private List<String> uris(
      String field, @Nullable List<@Nullable String> uris, ApplicationType type) {
    var list = violations.list(field, uris);
    var good = new ArrayList<String>();
    for (int i = 0; i < list.size(); i++) {
      var refusal = refusal(list.get(i), type);
      if (refusal == null) {
        good.add(list.get(i));
      } else {
        violations.add(field + "[" + i + "]", refusal);
      }
    }
    return good.stream().distinct().toList();
  }

  /// OAuth 2.1 section 2.3.1, RFC 8252 section 7, OpenID Connect Registration section 2.
  private static @Nullable String refusal(String text, ApplicationType type) {
    if (text.length() > 2048) {
      return "must have at most 2048 characters";
    }
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException _) {
      return "must be a URI";
    }
    if (!uri.isAbsolute() || uri.getRawFragment() != null || text.contains("*")) {
      return "must be an absolute URI without fragment or wildcard";
    }
    if (uri.getRawUserInfo() != null) {
      return "must not have user information";
    }
    var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "https" -> uri.getHost() == null ? "must have a host" : null;
      case "http" ->
          isLoopback(uri.getHost()) ? null : "must be https, or http on a loopback address";
      default ->
          NEVER_REDIRECT_TO.contains(scheme) || type == ApplicationType.WEB
              ? "must be https, or http on a loopback address"
              : scheme.contains(".") ? null : "must have a scheme in reverse domain form";
    };
  }

  private static boolean isLoopback(@Nullable String host) {
    return host != null
        && (host.equals("127.0.0.1") || host.equals("[::1]") || host.equals("localhost"));
  }

  private @Nullable String httpUri(String field, @Nullable String value) {
    var uri = violations.uri(field, value);
    if (uri != null && !uri.startsWith("https://") && !uri.startsWith("http://")) {
      violations.add(field, "must be an http or https URI");
    }
    return uri;
  }
}
