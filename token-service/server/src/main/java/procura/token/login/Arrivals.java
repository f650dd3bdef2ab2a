package procura.token.login;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.identity.user.UserId;
import procura.token.page.Browsers;
import procura.token.page.PageHeaders;
import procura.token.session.Assurance;
import procura.token.session.Proof;
import procura.token.session.ProofStore;
import procura.token.session.Session;
import procura.token.session.Sessions;

/// What happens when somebody has proved something: a session if that is enough, and otherwise the
/// page that asks for the rest. Every way of signing in ends here, so none skips a second factor.
@Singleton
final class Arrivals {

  private final Sessions sessions;
  private final ProofStore proofs;
  private final Browsers browsers;
  private final InstantSource clock;

  Arrivals(Sessions sessions, ProofStore proofs, Browsers browsers, InstantSource clock) {
    this.sessions = sessions;
    this.proofs = proofs;
    this.browsers = browsers;
    this.clock = clock;
  }

  /// What is known of a person when the rest is asked for.
  ///
  /// @param session the one that they step up from, or null
  record Known(Proof proof, @Nullable Session session) {}

  /// A first factor was shown just now.
  MutableHttpResponse<String> proved(
      HttpRequest<?> http, Visit visit, UserId user, List<String> methods) {
    return proved(
        http, visit, new Proof(user, methods, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
  }

  /// A first factor was shown, here or at a provider.
  MutableHttpResponse<String> proved(HttpRequest<?> http, Visit visit, Proof proof) {
    var response =
        PageHeaders.seeOther(isEnough(visit, proof) ? visit.next() : visit.path("verify"));
    browsers.remember(response, visit.view().tenant(), visit.browser());
    if (isEnough(visit, proof)) {
      enter(http, visit, new Known(proof, null), List.of(), response);
    } else {
      proofs.keep(visit.view().tenant(), visit.browser(), proof);
    }
    return response;
  }

  /// Another factor was shown: a session, or the old one with more to it.
  MutableHttpResponse<String> provedMore(
      HttpRequest<?> http, Visit visit, Known known, List<String> more) {
    var proof = known.proof().with(more);
    if (!isEnough(visit, proof)) {
      proofs.keep(visit.view().tenant(), visit.browser(), proof);
      return PageHeaders.seeOther(visit.path("verify"));
    }
    var response = PageHeaders.seeOther(visit.next());
    enter(http, visit, known, more, response);
    return response;
  }

  void enter(
      HttpRequest<?> http,
      Visit visit,
      Known known,
      List<String> more,
      MutableHttpResponse<?> response) {
    proofs.forget(visit.view().tenant(), visit.browser());
    if (known.session() == null) {
      var proof = more.isEmpty() ? known.proof() : known.proof().with(more);
      sessions.begin(http, visit.view(), visit.browser(), proof, response);
    } else {
      sessions.stepUp(http, known.session(), more, response);
    }
  }

  boolean isEnough(Visit visit, Proof proof) {
    var assurance = Assurance.of(visit.view(), visit.request(), proof.user());
    return proof.acr().satisfies(assurance.least());
  }

  /// Who stands at the door of this browser, if anybody does who is still welcome.
  @Nullable Known known(HttpRequest<?> http, Visit visit) {
    var view = visit.view();
    var proof = proofs.find(view.tenant(), visit.browser());
    if (proof != null && isAccepted(visit, proof)) {
      return new Known(proof, null);
    }
    var session = sessions.current(http, view, visit.browser());
    return session != null && isAccepted(visit, session.proof())
        ? new Known(session.proof(), session)
        : null;
  }

  /// The client may want another person, or a sign-in that is more recent.
  private static boolean isAccepted(Visit visit, Proof proof) {
    var user = visit.view().user(proof.user());
    return user != null
        && user.status() == Status.ACTIVE
        && (visit.request() == null || visit.request().acceptsPerson(proof.user(), proof.since()));
  }
}
