package procura.identity.issuance;

import procura.identity.Scopes;

/// Scopes that were asked for and not granted, with the limit that took them away.
public record Narrowing(Limit limit, Scopes scopes) {

  /// The factors of the effective permission, in the order they apply.
  public enum Limit {
    RESOURCE,
    CLIENT,
    AGENT,
    ROLE,
    CONSENT,
    /// What a trusted issuer may speak for at most.
    TRUST,
    PARENT_TOKEN
  }
}
