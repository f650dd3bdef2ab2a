package procura.resource;

/// What the check of a token came to.
public sealed interface Validation {

  record Valid(AccessToken token) implements Validation {}

  /// `reason` is for the log of the resource: it names the rule that failed and never the token.
  record Invalid(String reason) implements Validation {}

  /// The issuer can't be asked right now, so nobody knows whether the token is good.
  record Undecided(String reason) implements Validation {}
}
