package procura.identity.issuance;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.AuthorizationDetails;
import procura.identity.Fact;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.client.GrantType;
import procura.identity.delegation.DelegationId;
import procura.identity.user.UserId;

/// What happened at the protocol endpoints. `grant` is the id of the family of tokens that one
/// authorization gave rise to.
public sealed interface IssuanceEvent extends Fact {

  /// A token left, or is about to: the fact is durable first. `subject` is the token's `sub`.
  record AccessTokenIssued(
      TenantId tenant,
      String jti,
      GrantType grantType,
      String subject,
      ClientId client,
      @Nullable AgentId agent,
      ActorChain actors,
      @Nullable ResourceIdentifier resource,
      Scopes scopes,
      List<Narrowing> narrowed,
      @Nullable GrantId grant,
      Grounds grounds,
      @Nullable Confirmation confirmation,
      @Nullable AuthorizationDetails details,
      Instant expiresAt,
      Instant at)
      implements IssuanceEvent {}

  /// A token request that was refused: `error` as sent, `reason` for those who investigate.
  /// `actors` are those who would have acted, newest first.
  record TokenRefused(
      TenantId tenant,
      String grantType,
      String error,
      String reason,
      @Nullable ClientId client,
      @Nullable String subject,
      @Nullable AgentId agent,
      @Nullable ActorChain actors,
      @Nullable String resource,
      Scopes requested,
      Instant at)
      implements IssuanceEvent {}

  record AuthorizationCodeIssued(
      TenantId tenant,
      GrantId grant,
      UserId user,
      ClientId client,
      @Nullable AgentId agent,
      @Nullable ResourceIdentifier resource,
      Scopes scopes,
      List<Narrowing> narrowed,
      @Nullable DelegationId delegation,
      @Nullable AuthorizationDetails details,
      Instant at,
      @Nullable String session)
      implements IssuanceEvent {}

  /// A client asked for a person's approval elsewhere than in its own browser (RFC 8628 section
  /// 3.1, CIBA section 7.1). `user` is who was asked for, where that was said.
  record ApprovalRequested(
      TenantId tenant,
      String approval,
      GrantType grantType,
      ClientId client,
      @Nullable AgentId agent,
      @Nullable UserId user,
      @Nullable ResourceIdentifier resource,
      Scopes scopes,
      @Nullable AuthorizationDetails details,
      Instant expiresAt,
      Instant at)
      implements IssuanceEvent {}

  /// The person approved: the client may now fetch tokens.
  record ApprovalGranted(
      TenantId tenant,
      String approval,
      GrantType grantType,
      GrantId grant,
      UserId user,
      ClientId client,
      @Nullable AgentId agent,
      @Nullable ResourceIdentifier resource,
      Scopes scopes,
      List<Narrowing> narrowed,
      @Nullable AuthorizationDetails details,
      @Nullable DelegationId delegation,
      Instant at,
      @Nullable String session)
      implements IssuanceEvent {}

  /// A person's identity was asserted to the authorization server of another domain: an ID-JAG or a
  /// grant of identity chaining. `clientThere` is what the client is called there.
  record AuthorizationGrantIssued(
      TenantId tenant,
      String jti,
      String tokenType,
      String subject,
      ActorChain actors,
      ClientId client,
      @Nullable String clientThere,
      String audience,
      @Nullable String resource,
      Scopes scopes,
      List<String> parentTokens,
      Instant expiresAt,
      Instant at)
      implements IssuanceEvent {}

  /// An authorization request that ended without a code: `access_denied` when the person said no.
  record AuthorizationRefused(
      TenantId tenant,
      @Nullable UserId user,
      @Nullable ClientId client,
      @Nullable AgentId agent,
      String error,
      String reason,
      Instant at)
      implements IssuanceEvent {}

  /// One token can't be used any more, though its time has not come (RFC 7009).
  record TokenRevoked(
      TenantId tenant, String jti, ClientId client, Instant expiresAt, String reason, Instant at)
      implements IssuanceEvent {

    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("jti", jti));
    }
  }

  /// All tokens of one authorization can't be used any more.
  record GrantRevoked(
      TenantId tenant, GrantId grant, @Nullable ClientId client, String reason, Instant at)
      implements IssuanceEvent {

    @Override
    public Set<String> tags() {
      return Set.of(tenant.tag("grant", grant.value()));
    }
  }

  /// A protected resource asked about a token (RFC 7662) and was told what `active` says.
  record TokenIntrospected(
      TenantId tenant,
      @Nullable String jti,
      ClientId caller,
      boolean active,
      @Nullable String reason,
      Instant at)
      implements IssuanceEvent {}

  /// A client assertion named the token endpoint for its audience, and the client is excused from
  /// RFC 10070 until that date.
  record AudienceExcused(TenantId tenant, ClientId client, Instant until, Instant at)
      implements IssuanceEvent {}

  /// A protected resource reports what was done with a token: its signed action receipt.
  record ActionReported(
      TenantId tenant,
      String jti,
      ResourceIdentifier resource,
      String tool,
      String outcome,
      String subject,
      ActorChain actors,
      Instant reportedAt,
      Instant at)
      implements IssuanceEvent {}
}
