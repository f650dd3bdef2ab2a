package procura.token.endpoint;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.Status;
import procura.authority.View;
import procura.identity.client.ClientId;
import procura.token.claims.Subjects;
import procura.token.jwt.IdTokenHint;
import procura.token.page.Form;
import procura.token.session.Session;

/// What a client asks for with a logout (OpenID Connect RP-Initiated Logout 1.0 section 2).
///
/// @param hint the ID token it showed, if that is one of ours and this client's
/// @param destination where the person goes afterwards: registered by the client, or null
/// @param fields what the confirmation has to carry on
record EndSessionRequest(
    @Nullable IdTokenHint hint, @Nullable Destination destination, Map<String, String> fields) {

  private static final List<String> PARAMETERS =
      List.of("id_token_hint", "client_id", "post_logout_redirect_uri", "state");

  record Destination(String uri, String state) {

    String location() {
      if (state.isEmpty()) {
        return uri;
      }
      return uri
          + (uri.indexOf('?') < 0 ? "?" : "&")
          + "state="
          + URLEncoder.encode(state, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  static EndSessionRequest of(View view, String issuer, Form form) {
    var token = form.field("id_token_hint");
    var named = form.field("client_id");
    var hint = token.isEmpty() ? null : IdTokenHint.read(view, issuer, token);
    boolean agree =
        hint == null ? token.isEmpty() : named.isEmpty() || hint.client().value().equals(named);
    var client =
        !agree ? null : hint != null ? client(view, hint.client().value()) : client(view, named);
    var fields = new LinkedHashMap<String, String>();
    for (var name : PARAMETERS) {
      if (!form.field(name).isEmpty()) {
        fields.put(name, form.field(name));
      }
    }
    return new EndSessionRequest(agree ? hint : null, destination(client, form), fields);
  }

  /// Whether the client has shown that it means this very session, and the person in it.
  boolean names(View view, Session session, Subjects subjects) {
    return hint != null
        && session.id().equals(hint.session())
        && hint.user().value().equals(subjects.of(view, hint.client(), session.user()));
  }

  /// Whether the client has shown that somebody did sign in through it.
  boolean isProven() {
    return hint != null;
  }

  private static @Nullable ClientAuthority client(View view, String id) {
    return id.isBlank() || id.length() > 512 ? null : view.client(new ClientId(id));
  }

  private static @Nullable Destination destination(@Nullable ClientAuthority client, Form form) {
    var uri = form.field("post_logout_redirect_uri");
    return client != null
            && client.status() == Status.ACTIVE
            && client.metadata().postLogoutRedirectUris().contains(uri)
        ? new Destination(uri, form.field("state"))
        : null;
  }
}
