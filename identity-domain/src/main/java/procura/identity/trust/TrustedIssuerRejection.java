package procura.identity.trust;

import procura.identity.Rejection;

/// Why a command about a trusted issuer was refused.
public sealed interface TrustedIssuerRejection extends Rejection {

  record TrustedIssuerNotFound(TrustedIssuerId issuer) implements TrustedIssuerRejection {}

  record IssuerIsTrustedAlready(String identifier) implements TrustedIssuerRejection {}

  /// Another `iss` is another issuer: its subjects are other people.
  record IssuerIdentifierIsFixed(String identifier) implements TrustedIssuerRejection {}
}
