package procura.token.request;

import static procura.token.error.OAuthErrorCode.INVALID_SCOPE;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.issuance.Confirmation;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.error.OAuthException;

/// A token request (RFC 6749 section 3.2) of a client that has proved who it is.
///
/// @param confirmation the key that the client has proved to hold, which its tokens are bound to
/// @param origin the address it came from, for the record
public record TokenRequest(
    TenantId tenant,
    AuthenticatedClient client,
    @Nullable Confirmation confirmation,
    Parameters parameters,
    String correlation,
    @Nullable String origin,
    Instant at) {

  /// The `scope` parameter; none asks for the default.
  public Scopes scopes() {
    return parameters.maybe("scope").map(TokenRequest::scopes).orElse(Scopes.NONE);
  }

  public static Scopes scopes(String wire) {
    try {
      return Scopes.parse(wire);
    } catch (IllegalArgumentException e) {
      throw new OAuthException(INVALID_SCOPE, String.valueOf(e.getMessage()));
    }
  }

  /// The one `resource` (RFC 8707 section 2.2): a token has one audience.
  public @Nullable ResourceIdentifier resource() {
    return resource("resource");
  }

  public @Nullable ResourceIdentifier resource(String parameter) {
    var values = parameters.all(parameter);
    if (values.size() > 1) {
      throw new OAuthException(
          INVALID_TARGET, "one token is for one resource: send one `" + parameter + "`");
    }
    return values.isEmpty() ? null : resourceOf(values.getFirst());
  }

  public static ResourceIdentifier resourceOf(String wire) {
    try {
      var resource = new ResourceIdentifier(wire);
      if (resource.equals(Ask.IDENTITY)) {
        throw new OAuthException(INVALID_TARGET, "identity is no resource to ask for");
      }
      return resource;
    } catch (IllegalArgumentException e) {
      throw new OAuthException(INVALID_TARGET, String.valueOf(e.getMessage()));
    }
  }
}
