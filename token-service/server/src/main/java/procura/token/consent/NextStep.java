package procura.token.consent;

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
import procura.token.session.Sessions;

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
    if (!Assurance.isReachable(view, request)) {
      return new Refuse(
          new OAuthException(
              UNMET_AUTHENTICATION_REQUIREMENTS, "nobody here can sign in as acr_values asks"));
    }
    if (session == null || !Sessions.isSince(session, request.signedInSince())) {
      return new Login();
    }
    if (!session.acr().reaches(Assurance.of(view, request, session.user()).least())) {
      return new StepUp(session);
    }
    var ask =
        request.ask(session.user(), request.resource(), request.scopes(), new AboutToAsk(), now);
    return switch (Permission.decide(view, ask)) {
      case Refused refused -> new Refuse(AuthorizationErrors.of(refused));
      case Permitted offer when needsNoAnswer(view, request, offer) -> new Proceed(session, offer);
      case Permitted offer -> new AskPerson(session, offer);
    };
  }

  /// The tenant's own console acts for nobody else, so nobody has to be asked; its delegation is
  /// recorded all the same.
  private static boolean needsNoAnswer(View view, AuthorizationRequest request, Permitted offer) {
    var client = view.client(request.client());
    boolean firstParty = client != null && client.metadata().firstParty();
    return !request.has(Prompt.CONSENT)
        && ((firstParty && request.agent() == null) || offer.alreadyConsented());
  }
}
