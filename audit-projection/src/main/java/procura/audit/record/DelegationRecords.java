package procura.audit.record;

import procura.identity.delegation.Consent;
import procura.identity.delegation.DelegationEvent;
import procura.identity.delegation.DelegationEvent.DelegationExtended;
import procura.identity.delegation.DelegationEvent.DelegationGranted;
import procura.identity.delegation.DelegationEvent.DelegationWithdrawn;

/// The records of delegations: which person let which agent, through which client, do what.
final class DelegationRecords {

  private DelegationRecords() {}

  static Evidence of(DelegationEvent fact) {
    var evidence = Evidence.success().authority("delegation", fact.delegation().value());
    return switch (fact) {
      case DelegationGranted(_, _, var consent, var scopes, var expiresAt, _) ->
          consent(evidence, consent)
              .scopes(scopes)
              .detail("expires_at", expiresAt == null ? null : expiresAt.toString());
      case DelegationExtended(_, _, var consent, var scopes, var expiresAt, _) ->
          consent(evidence, consent)
              .scopes(scopes)
              .detail("expires_at", expiresAt == null ? null : expiresAt.toString());
      case DelegationWithdrawn(_, _, var consent, _) -> consent(evidence, consent);
    };
  }

  private static Evidence consent(Evidence evidence, Consent consent) {
    return evidence
        .subject(consent.user().value())
        .client(consent.client().value())
        .agent(consent.agent() == null ? null : consent.agent().value())
        .resource(consent.resource().value());
  }
}
