package procura.token.request;

import static procura.token.error.OAuthErrorCode.INVALID_AUTHORIZATION_DETAILS;
import static procura.token.error.OAuthErrorCode.INVALID_SCOPE;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.details.Details;
import procura.identity.AuthorizationDetails;
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

  /// `authorization_details` (RFC 9396 section 6), or null.
  public @Nullable AuthorizationDetails details() {
    try {
      return parameters.maybe("authorization_details").map(Details::read).orElse(null);
    } catch (IllegalArgumentException e) {
      throw new OAuthException(INVALID_AUTHORIZATION_DETAILS, String.valueOf(e.getMessage()));
    }
  }

  /// Those asked for, which may only be fewer than those granted; all of these where none are said.
  public @Nullable AuthorizationDetails details(@Nullable AuthorizationDetails granted) {
    var asked = details();
    if (asked != null && (granted == null || !Details.within(asked, granted))) {
      throw new OAuthException(
          INVALID_AUTHORIZATION_DETAILS, "authorization_details go beyond what was granted");
    }
    return asked == null ? granted : asked;
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
