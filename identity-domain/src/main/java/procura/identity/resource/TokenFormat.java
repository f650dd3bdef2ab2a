package procura.identity.resource;

/// What an access token for a resource looks like: a JWT (RFC 9068), or an opaque reference that
/// only introspection (RFC 7662) turns into claims.
public enum TokenFormat {
  JWT,
  OPAQUE
}
