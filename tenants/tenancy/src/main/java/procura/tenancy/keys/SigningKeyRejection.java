package procura.tenancy.keys;

import procura.identity.Rejection;

/// Why a command to a key ring was refused.
public sealed interface SigningKeyRejection extends Rejection {

  record SigningKeyNotFound(String kid) implements SigningKeyRejection {}

  /// A ring gets the first key of an algorithm once; later ones come by rotation.
  record SigningKeyAlreadyCreated(String kid) implements SigningKeyRejection {}

  /// A key id names one key for ever, since verifiers cache keys by it.
  record KeyIdIsTaken(String kid) implements SigningKeyRejection {}

  /// One key is published ahead, not several.
  record NextKeyIsThere(String kid) implements SigningKeyRejection {}

  /// A tenant without a signing key could issue nothing: rotate first.
  record SigningKeyIsInUse(String kid) implements SigningKeyRejection {}
}
