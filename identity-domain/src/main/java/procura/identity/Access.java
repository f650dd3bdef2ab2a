package procura.identity;

/// Scopes of one protected resource: what a role permits, a client may ask, an agent may use.
public record Access(ResourceIdentifier resource, Scopes scopes) {}
