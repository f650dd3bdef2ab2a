package procura.token.consent;

import static procura.token.error.OAuthErrorCode.CONSENT_REQUIRED;
import static procura.token.error.OAuthErrorCode.INTERACTION_REQUIRED;
import static procura.token.error.OAuthErrorCode.LOGIN_REQUIRED;
import static procura.token.error.OAuthErrorCode.UNMET_AUTHENTICATION_REQUIREMENTS;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask.ConsentRule.AboutToAsk;
import procura.authority.Permission;
import procura.authority.Verdict.Permitted;
import procura.authority.Verdict.Refused;
import procura.authority.View;
import procura.token.check.AuthorizationErrors;
import procura.token.check.AuthorizationRequest;
import procura.token.check.Prompt;
import procura.token.error.OAuthException;
import procura.token.session.Assurance;
import procura.token.session.Session;

/// What an authorization request still needs before it is answered.
public sealed interface NextStep {

  /// Somebody must sign in, or sign in again.
  record Login() implements NextStep {}

  /// The person must prove more than they have.
  record StepUp(Session session) implements NextStep {}

  /// The person must be asked for what `offer` says.
  record AskPerson(Session session, Permitted offer) implements NextStep {}

  /// All of `offer` was agreed to before, or needs no agreement.
  record Proceed(Session session, Permitted offer) implements NextStep {}

  record Refuse(OAuthException refusal) implements NextStep {}

  static NextStep of(
      View view, AuthorizationRequest request, @Nullable Session session, Instant now) {
    if (session == null) {
      return Assurance.isReachable(view, request) ? new Login() : new Refuse(unmet());
    }
    if (!request.acceptsPerson(session.user(), session.authenticatedAt())) {
      return session.authenticatedAt().isBefore(request.at())
          ? new Login()
          : new Refuse(inVain(request, session));
    }
    if (!session.acr().satisfies(Assurance.of(view, request, session.user()).least())) {
      return Assurance.isReachable(view, request) ? new StepUp(session) : new Refuse(unmet());
    }
    var ask =
        request.ask(
            session.user(),
            request.resource(),
            request.scopes(),
            request.details(),
            new AboutToAsk(),
            now);
    return switch (Permission.decide(view, ask)) {
      case Refused refused -> new Refuse(AuthorizationErrors.of(refused));
      case Permitted offer when needsNoAnswer(view, request, offer) -> new Proceed(session, offer);
      case Permitted offer -> new AskPerson(session, offer);
    };
  }

  private static OAuthException unmet() {
    return new OAuthException(
        UNMET_AUTHENTICATION_REQUIREMENTS, "nobody can sign in here in the way asked for");
  }

  /// Somebody has signed in for this very request, and still not as it wants.
  private static OAuthException inVain(AuthorizationRequest request, Session session) {
    return request.onlyUser() == null || request.onlyUser().equals(session.user())
        ? new OAuthException(
            UNMET_AUTHENTICATION_REQUIREMENTS, "the person could not sign in in the way asked for")
        : new OAuthException(LOGIN_REQUIRED, "another person signed in than the one asked for");
  }

  /// Why a person who should not be troubled would have to be. For a client that nobody of the
  /// tenant chose, having agreed before is not enough.
  static OAuthException silently(View view, AuthorizationRequest request, Permitted offer) {
    return isStranger(view, request) && offer.alreadyConsented()
        ? new OAuthException(
            INTERACTION_REQUIRED, "the person must see that this client asks, each time")
        : new OAuthException(CONSENT_REQUIRED, "the person has not agreed to this yet");
  }

  private static boolean isStranger(View view, AuthorizationRequest request) {
    var client = view.client(request.client());
    return client == null || client.metadata().registration().untrusted();
  }

  /// The tenant's own console acts for nobody else, so nobody has to be asked; its delegation is
  /// recorded all the same.
  private static boolean needsNoAnswer(View view, AuthorizationRequest request, Permitted offer) {
    var client = view.client(request.client());
    boolean firstParty = client != null && client.metadata().firstParty();
    return !request.has(Prompt.CONSENT)
        && !isStranger(view, request)
        && ((firstParty && request.agent() == null && offer.details() == null)
            || offer.alreadyConsented());
  }
}
