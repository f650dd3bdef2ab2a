package procura.audit.record;

import procura.identity.factor.FactorEvent;
import procura.identity.factor.FactorEvent.AuthenticatorAppAdded;
import procura.identity.factor.FactorEvent.AuthenticatorAppRemoved;
import procura.identity.factor.FactorEvent.IdentityLinked;
import procura.identity.factor.FactorEvent.IdentityUnlinked;
import procura.identity.factor.FactorEvent.PasskeyAdded;
import procura.identity.factor.FactorEvent.PasskeyRemoved;
import procura.identity.factor.FactorEvent.PasskeyRenamed;
import procura.identity.factor.FactorEvent.RecoveryCodeUsed;
import procura.identity.factor.FactorEvent.RecoveryCodesIssued;

/// The records of what people prove themselves with.
final class FactorRecords {

  private FactorRecords() {}

  static Evidence of(FactorEvent fact) {
    var evidence = Evidence.success().subject(fact.user().value());
    return switch (fact) {
      case PasskeyAdded e ->
          evidence.detail("passkey", e.passkey().value()).detail("synced", e.synced());
      case PasskeyRenamed e -> evidence.detail("passkey", e.passkey().value());
      case PasskeyRemoved e -> evidence.detail("passkey", e.passkey().value());
      case RecoveryCodesIssued(_, _, var codes, _) -> evidence.detail("codes", codes.size());
      case IdentityLinked e -> evidence.detail("connection", e.identity().connection().value());
      case IdentityUnlinked e -> evidence.detail("connection", e.identity().connection().value());
      case AuthenticatorAppAdded _, AuthenticatorAppRemoved _, RecoveryCodeUsed _ -> evidence;
    };
  }
}
