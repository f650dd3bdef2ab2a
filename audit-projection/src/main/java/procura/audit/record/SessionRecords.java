package procura.audit.record;

import procura.identity.session.SessionEvent;
import procura.identity.session.SessionEvent.LinkMailed;
import procura.identity.session.SessionEvent.LogoutAcknowledged;
import procura.identity.session.SessionEvent.LogoutUndelivered;
import procura.identity.session.SessionEvent.SessionSteppedUp;
import procura.identity.session.SessionEvent.SignInFailed;
import procura.identity.session.SessionEvent.UserSignedIn;
import procura.identity.session.SessionEvent.UserSignedOut;

/// The records of the sign-in pages.
final class SessionRecords {

  private SessionRecords() {}

  static Evidence of(SessionEvent fact) {
    return switch (fact) {
      case UserSignedIn(_, var user, var session, var methods, _) ->
          Evidence.success()
              .subject(user.value())
              .detail("session", session)
              .detail("methods", methods);
      case SessionSteppedUp(_, var user, var session, var methods, _) ->
          Evidence.success()
              .subject(user.value())
              .detail("session", session)
              .detail("methods", methods);
      case LinkMailed(_, var user, var purpose, _) ->
          Evidence.success().subject(user.value()).detail("purpose", purpose);
      case SignInFailed(_, var user, _, var reason, _) ->
          Evidence.failed("sign_in_failed", reason).subject(user == null ? null : user.value());
      case LogoutAcknowledged(_, var user, var session, var client, _) ->
          Evidence.success()
              .subject(user.value())
              .client(client.value())
              .detail("session", session);
      case LogoutUndelivered(_, var user, var session, var client, var reason, _) ->
          Evidence.failed("logout_undelivered", reason)
              .subject(user.value())
              .client(client.value())
              .detail("session", session);
      case UserSignedOut(_, var user, var session, _) ->
          Evidence.success().subject(user.value()).detail("session", session);
    };
  }
}
