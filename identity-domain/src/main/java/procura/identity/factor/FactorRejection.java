package procura.identity.factor;

import procura.identity.Rejection;

/// Why a command about factors was refused.
public sealed interface FactorRejection extends Rejection {

  /// Here or on another account.
  record PasskeyIsRegistered() implements FactorRejection {}

  record PasskeyNotFound() implements FactorRejection {}

  record TooManyPasskeys(int most) implements FactorRejection {}

  record NoAuthenticatorApp() implements FactorRejection {}

  /// Never issued, replaced, or used before.
  record RecoveryCodeIsSpent() implements FactorRejection {}

  record IdentityIsLinkedElsewhere() implements FactorRejection {}

  record IdentityNotFound() implements FactorRejection {}
}
