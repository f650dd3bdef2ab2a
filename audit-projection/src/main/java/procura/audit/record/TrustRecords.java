package procura.audit.record;

import procura.identity.link.SubjectLinkEvent;
import procura.identity.link.SubjectLinkEvent.SubjectLinked;
import procura.identity.link.SubjectLinkEvent.SubjectUnlinked;
import procura.identity.trust.TrustProfile;
import procura.identity.trust.TrustPurpose;
import procura.identity.trust.TrustedIssuerEvent;
import procura.identity.trust.TrustedIssuerEvent.IssuerTrusted;
import procura.identity.trust.TrustedIssuerEvent.TrustChanged;
import procura.identity.trust.TrustedIssuerEvent.TrustEnded;

/// The records of trusted issuers: whose word counted for what, from when to when, and which of
/// their subjects is whom here.
final class TrustRecords {

  private TrustRecords() {}

  static Evidence of(TrustedIssuerEvent fact) {
    var evidence = Evidence.success().subject(fact.issuer().value());
    return switch (fact) {
      case IssuerTrusted(_, _, var profile, _) -> profile(evidence, profile);
      case TrustChanged(_, _, var profile, _) -> profile(evidence, profile);
      case TrustEnded(_, _, var identifier, _) -> evidence.detail("issuer", identifier);
    };
  }

  private static Evidence profile(Evidence evidence, TrustProfile profile) {
    return evidence
        .detail("issuer", profile.issuer())
        .detail("jwks_uri", profile.jwksUri())
        .detail("purposes", profile.purposes().stream().map(TrustPurpose::wireName).toList())
        .detail("subjects", profile.subjects().wireName())
        .detail("just_in_time", profile.justInTime() != null)
        .detail(
            "workloads", profile.workloads().stream().map(rule -> rule.becomes().value()).toList())
        .access("access", profile.access());
  }

  static Evidence of(SubjectLinkEvent fact) {
    return switch (fact) {
      case SubjectLinked(_, var issuer, _, var user, _) ->
          Evidence.success().subject(user.value()).authority("trusted_issuer", issuer.value());
      case SubjectUnlinked(_, var issuer, _, var user, _) ->
          Evidence.success().subject(user.value()).authority("trusted_issuer", issuer.value());
    };
  }
}
