package procura.authority;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.AuthorizationDetails;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.Confirmation;
import procura.identity.issuance.GrantId;
import procura.identity.user.UserId;

/// An access token of ours (RFC 9068), read: what a decision needs of it, whatever its format was.
///
/// @param subject `sub`: a person, or the client or agent that acts for itself
/// @param actors `act`, newest first
/// @param audience `aud`: one protected resource, or the issuer when only identity scopes were
///   granted
/// @param grant the family of a person's tokens; null when nobody is acted for
/// @param authenticatedAt `auth_time` of the person
/// @param confirmation `cnf`; null for a bearer token
/// @param details `authorization_details`
/// @param ancestors the `jti` of the tokens that it was exchanged from, newest first, and the
///   families that they were of, where it is of another: ending one ends it, too
/// @param mayAct `may_act`: the only one who may become its actor
/// @param acr how the person signed in, as an authentication context class reference (RFC 9470)
/// @param userInfo the claims that UserInfo may say, where they are fewer than those of its scopes
///   (OpenID Connect Core section 5.5)
public record AccessToken(
    TenantId tenant,
    String jti,
    String subject,
    ClientId client,
    ActorChain actors,
    String audience,
    Scopes scopes,
    @Nullable GrantId grant,
    @Nullable Instant authenticatedAt,
    @Nullable Confirmation confirmation,
    @Nullable AuthorizationDetails details,
    List<String> ancestors,
    @Nullable MayAct mayAct,
    Instant issuedAt,
    Instant expiresAt,
    @Nullable String acr,
    @Nullable List<String> userInfo) {

  public AccessToken(
      TenantId tenant,
      String jti,
      String subject,
      ClientId client,
      ActorChain actors,
      String audience,
      Scopes scopes,
      @Nullable GrantId grant,
      @Nullable Instant authenticatedAt,
      @Nullable Confirmation confirmation,
      @Nullable AuthorizationDetails details,
      Instant issuedAt,
      Instant expiresAt) {
    this(
        tenant,
        jti,
        subject,
        client,
        actors,
        audience,
        scopes,
        grant,
        authenticatedAt,
        confirmation,
        details,
        List.of(),
        null,
        issuedAt,
        expiresAt,
        null,
        null);
  }

  /// `may_act` (RFC 8693 section 4.4).
  ///
  /// @param more it names the actor by more than these two, and we know no more of anybody
  public record MayAct(@Nullable String iss, @Nullable String sub, boolean more) {}

  @SuppressWarnings("NullAway") // absent in what was stored before there were any
  public AccessToken {
    ancestors = ancestors == null ? List.of() : List.copyOf(ancestors);
    userInfo = userInfo == null ? null : List.copyOf(userInfo);
  }

  /// The person acted for, if there is one. The ids of people, clients and agents never overlap.
  public @Nullable UserId user() {
    return grant == null || grant.isOfWorkload() ? null : new UserId(subject);
  }

  /// The client or agent that this token speaks for where nobody is acted for.
  public ClientId principal() {
    return user() == null ? new ClientId(subject) : client;
  }

  /// Everybody this token speaks for or through.
  public List<String> parties() {
    var all = new ArrayList<String>();
    all.add(subject);
    all.add(client.value());
    all.addAll(actors.value());
    return List.copyOf(all);
  }
}
