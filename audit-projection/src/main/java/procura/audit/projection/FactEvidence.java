package procura.audit.projection;

import procura.audit.record.Evidence;
import procura.audit.record.FactRecords;
import procura.identity.Fact;
import procura.tenancy.keys.SigningKeyEvent;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyActivated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyAnnounced;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyCreated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyDestroyed;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyRetired;

/// What each fact says. Signing keys are told of here, beside the pure families: their facts live
/// where keys are kept.
public final class FactEvidence {

  private FactEvidence() {}

  public static Evidence of(Fact fact) {
    return fact instanceof SigningKeyEvent key ? of(key) : FactRecords.of(fact);
  }

  private static Evidence of(SigningKeyEvent fact) {
    return switch (fact) {
      case SigningKeyCreated(_, var key, _) ->
          Evidence.success().subject(key.kid()).detail("algorithm", key.algorithm());
      case SigningKeyAnnounced(_, var key, _) ->
          Evidence.success().subject(key.kid()).detail("algorithm", key.algorithm());
      case SigningKeyActivated(_, var kid, _) -> Evidence.success().subject(kid);
      case SigningKeyRetired(_, var kid, var publishedUntil, _) ->
          Evidence.success().subject(kid).detail("published_until", publishedUntil.toString());
      case SigningKeyDestroyed(_, var kid, _) -> Evidence.success().subject(kid);
    };
  }
}
