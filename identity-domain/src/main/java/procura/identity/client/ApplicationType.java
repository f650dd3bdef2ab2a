package procura.identity.client;

/// `application_type` (OpenID Connect Dynamic Registration section 2): where a client's redirects
/// go.
public enum ApplicationType {
  WEB,
  NATIVE
}
