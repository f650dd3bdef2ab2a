package procura.audit.record;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.identity.AuthorizationDetails;
import procura.identity.issuance.IssuanceEvent;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.ActionReported;
import procura.identity.issuance.IssuanceEvent.ApprovalGranted;
import procura.identity.issuance.IssuanceEvent.ApprovalRequested;
import procura.identity.issuance.IssuanceEvent.AudienceExcused;
import procura.identity.issuance.IssuanceEvent.AuthorizationCodeIssued;
import procura.identity.issuance.IssuanceEvent.AuthorizationGrantIssued;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;
import procura.identity.issuance.IssuanceEvent.GrantRevoked;
import procura.identity.issuance.IssuanceEvent.TokenIntrospected;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.identity.issuance.IssuanceEvent.TokenRevoked;
import procura.identity.issuance.Narrowing;

/// The records of the protocol endpoints: what was issued on which authority, what was taken away
/// from a request and why, what was refused.
final class IssuanceRecords {

  private IssuanceRecords() {}

  static Evidence of(IssuanceEvent fact) {
    return switch (fact) {
      case AccessTokenIssued issued -> issued(issued);
      case AuthorizationCodeIssued code -> code(code);
      case ApprovalRequested requested ->
          Evidence.success()
              .subject(requested.user() == null ? null : requested.user().value())
              .actedBy(requested.client(), null, List.of())
              .agent(requested.agent() == null ? null : requested.agent().value())
              .resource(requested.resource() == null ? null : requested.resource().value())
              .scopes(requested.scopes())
              .expiresAt(requested.expiresAt())
              .detail("approval", requested.approval())
              .detail("authorization_details", details(requested.details()))
              .detail("grant_type", requested.grantType().wireName());
      case ApprovalGranted granted -> approved(granted);
      case AuthorizationGrantIssued issued ->
          Evidence.success()
              .subject(issued.subject())
              .actedBy(issued.client(), null, issued.actors().value())
              .resource(issued.resource())
              .scopes(issued.scopes())
              .jti(issued.jti())
              .expiresAt(issued.expiresAt())
              .authority("parent_tokens", issued.parentTokens())
              .detail("token_type", issued.tokenType())
              .detail("audience", issued.audience())
              .detail("client_there", issued.clientThere());
      case TokenRefused refused ->
          Evidence.refused(refused.error(), refused.reason())
              .subject(refused.subject())
              .actedBy(
                  refused.client(),
                  refused.agent(),
                  refused.actors() == null ? List.of() : refused.actors().value())
              .resource(refused.resource())
              .scopes(refused.requested())
              .detail("grant_type", refused.grantType());
      case AuthorizationRefused refused ->
          Evidence.refused(refused.error(), refused.reason())
              .subject(refused.user() == null ? null : refused.user().value())
              .actedBy(refused.client(), null, List.of())
              .agent(refused.agent() == null ? null : refused.agent().value());
      case TokenRevoked(_, var jti, var client, var expiresAt, var reason, _) ->
          Evidence.success()
              .jti(jti)
              .actedBy(client, null, List.of())
              .expiresAt(expiresAt)
              .reason(reason);
      case GrantRevoked(_, var grant, var client, var reason, _) ->
          Evidence.success().grant(grant).actedBy(client, null, List.of()).reason(reason);
      case TokenIntrospected(_, var jti, var caller, var active, var reason, _) ->
          Evidence.success()
              .jti(jti)
              .actedBy(caller, null, List.of())
              .detail("active", active)
              .reason(reason);
      case AudienceExcused(_, var client, var until, _) ->
          Evidence.success()
              .actedBy(client, null, List.of())
              .reason("the assertion's audience was the token endpoint (RFC 10070)")
              .detail("excused_until", until.toString());
      case ActionReported reported -> reported(reported, null);
    };
  }

  /// What a resource's server says counts only as far as this log bears it out: a receipt for a
  /// token that never left for that resource, that person and those actors is nobody's deed, so it
  /// is found under nobody's name.
  ///
  /// @param token what the log says of the token, null if it never heard of it
  static Evidence reported(ActionReported fact, @Nullable IssuedToken token) {
    var evidence =
        token != null && token.isOf(fact)
            ? Evidence.success()
                .subject(fact.subject())
                .actedBy(null, null, fact.actors().value())
                .authority("issued_at_seq", token.seq())
            : Evidence.refused(
                    "token_not_issued",
                    "no such token was issued for this resource, subject and chain of actors")
                .detail("claimed_subject", fact.subject())
                .detail("claimed_act_chain", fact.actors().value());
    return evidence
        .jti(fact.jti())
        .resource(fact.resource().value())
        .tool(fact.tool())
        .detail("outcome", fact.outcome())
        .detail("reported_at", fact.reportedAt().toString());
  }

  private static Evidence issued(AccessTokenIssued fact) {
    var delegation = fact.grounds().delegation();
    var evidence =
        Evidence.success()
            .subject(fact.subject())
            .actedBy(fact.client(), fact.agent(), fact.actors().value())
            .resource(fact.resource() == null ? null : fact.resource().value())
            .scopes(fact.scopes())
            .jti(fact.jti())
            .grant(fact.grant())
            .expiresAt(fact.expiresAt())
            .authority("delegation", delegation == null ? null : delegation.value())
            .authority(
                "trusted_issuer",
                fact.grounds().issuer() == null ? null : fact.grounds().issuer().value())
            .authority("workload", fact.grounds().workload())
            .authority("parent_tokens", fact.grounds().parentTokens())
            .readAt(fact.grounds().readAt())
            .detail("grant_type", fact.grantType().wireName())
            .detail("authorization_details", details(fact.details()));
    var key = fact.confirmation();
    if (key != null) {
      evidence.detail("cnf_jkt", key.jkt()).detail("cnf_x5t#S256", key.x5tS256());
    }
    return narrowed(evidence, fact.narrowed());
  }

  private static Evidence code(AuthorizationCodeIssued fact) {
    var delegation = fact.delegation();
    var evidence =
        Evidence.success()
            .subject(fact.user().value())
            .actedBy(fact.client(), null, List.of()) // the person approved; the agent may then act
            .agent(fact.agent() == null ? null : fact.agent().value())
            .resource(fact.resource() == null ? null : fact.resource().value())
            .scopes(fact.scopes())
            .grant(fact.grant())
            .authority("delegation", delegation == null ? null : delegation.value())
            .detail("authorization_details", details(fact.details()));
    return narrowed(evidence, fact.narrowed());
  }

  private static Evidence approved(ApprovalGranted fact) {
    var delegation = fact.delegation();
    var evidence =
        Evidence.success()
            .subject(fact.user().value())
            .actedBy(fact.client(), null, List.of()) // the person approved; the agent may then act
            .agent(fact.agent() == null ? null : fact.agent().value())
            .resource(fact.resource() == null ? null : fact.resource().value())
            .scopes(fact.scopes())
            .grant(fact.grant())
            .authority("delegation", delegation == null ? null : delegation.value())
            .detail("approval", fact.approval())
            .detail("authorization_details", details(fact.details()))
            .detail("grant_type", fact.grantType().wireName());
    return narrowed(evidence, fact.narrowed());
  }

  private static @Nullable String details(@Nullable AuthorizationDetails details) {
    return details == null ? null : details.value();
  }

  private static Evidence narrowed(Evidence evidence, List<Narrowing> narrowed) {
    narrowed.forEach(n -> evidence.narrowed(n.limit().name().toLowerCase(Locale.ROOT), n.scopes()));
    return evidence;
  }
}
