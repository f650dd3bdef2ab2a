package procura.identity.session;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.BlindIndex;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.user.UserId;

/// What happened at the sign-in pages. `session` is an id for the record, not the cookie's value.
public sealed interface SessionEvent extends Fact {

  /// `methods` are authentication method references (RFC 8176): `pwd`, `hwk`, `otp`.
  record UserSignedIn(
      TenantId tenant, UserId user, String session, List<String> methods, Instant at)
      implements SessionEvent {}

  /// The same session has proved more. `methods` are all of them.
  record SessionSteppedUp(
      TenantId tenant, UserId user, String session, List<String> methods, Instant at)
      implements SessionEvent {}

  /// `user` is known only where the name was right; `login` finds attempts on one name together,
  /// and is null where no name is given.
  record SignInFailed(
      TenantId tenant, @Nullable UserId user, @Nullable BlindIndex login, String reason, Instant at)
      implements SessionEvent {}

  record UserSignedOut(TenantId tenant, UserId user, String session, Instant at)
      implements SessionEvent {}

  /// A link that signs in or lets choose a new password was mailed. `purpose`: `sign_in`,
  /// `password_reset`.
  record LinkMailed(TenantId tenant, UserId user, String purpose, Instant at)
      implements SessionEvent {}

  /// A client was told that a session has ended, and took it in (OpenID Connect Back-Channel Logout
  /// 1.0 section 2.8).
  record LogoutAcknowledged(
      TenantId tenant, UserId user, String session, ClientId client, Instant at)
      implements SessionEvent {}

  /// A client refused to hear that a session has ended, or could not be reached for too long.
  record LogoutUndelivered(
      TenantId tenant, UserId user, String session, ClientId client, String reason, Instant at)
      implements SessionEvent {}
}
