package procura.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What an authorization server says of itself (RFC 8414), as far as a protected resource needs it.
record IssuerMetadata(
    URI jwks, @Nullable URI token, @Nullable URI introspection, @Nullable URI receipts) {

  /// RFC 8414 section 3.3: a document that names another issuer is refused.
  static IssuerMetadata of(TrustedIssuer issuer, String document) throws IOException {
    var json = StrictJson.object(document);
    if (!issuer.identifier().equals(StrictJson.text(json, "issuer"))) {
      throw new IOException("metadata of another issuer than " + issuer.identifier());
    }
    var jwks = endpoint(issuer, json, "jwks_uri");
    if (jwks == null) {
      throw new IOException("no jwks_uri in the metadata of " + issuer.identifier());
    }
    return new IssuerMetadata(
        jwks,
        endpoint(issuer, json, "token_endpoint"),
        endpoint(issuer, json, "introspection_endpoint"),
        endpoint(issuer, json, "receipt_endpoint"));
  }

  private static @Nullable URI endpoint(TrustedIssuer issuer, ObjectNode json, String name)
      throws IOException {
    var text = StrictJson.text(json, name);
    if (text == null) {
      return null;
    }
    try {
      var uri = URI.create(text);
      if (Urls.isAsSafeAs(URI.create(issuer.identifier()), uri)) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // answered below: the reason is the same
    }
    throw new IOException(name + " is not a safe URL");
  }
}
