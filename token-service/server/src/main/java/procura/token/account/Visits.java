package procura.token.account;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.token.page.Browser;
import procura.token.page.Browsers;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.page.PathIds;
import procura.token.session.Assurance;
import procura.token.session.Session;
import procura.token.session.Sessions;

/// Finds out who visits their account page, and whether they have proved enough to change
/// something.
@Singleton
final class Visits {

  /// What protects an account is changed only soon after signing in.
  private static final Duration RECENT = Duration.ofMinutes(10);

  private final KnownTenants tenants;
  private final Browsers browsers;
  private final Sessions sessions;
  private final InstantSource clock;

  Visits(KnownTenants tenants, Browsers browsers, Sessions sessions, InstantSource clock) {
    this.tenants = tenants;
    this.browsers = browsers;
    this.sessions = sessions;
    this.clock = clock;
  }

  /// @param session null when nobody is signed in
  record Visit(View view, Browser browser, @Nullable Session session, boolean recent) {

    String base() {
      return "/t/" + view.tenant() + "/account";
    }

    String csrf(Session whose) {
      return browser.formToken("account", whose.id());
    }

    /// Where somebody goes who has no session, or one that proves too little.
    @Nullable String elsewhere() {
      if (session == null) {
        return "/t/" + view.tenant() + "/login";
      }
      var least = Assurance.of(view, null, session.user()).least();
      return session.acr().satisfies(least) ? null : "/t/" + view.tenant() + "/verify";
    }

    /// @throws PageException when nobody is signed in or the form is not theirs
    Session signedIn(Form form) {
      if (session == null || elsewhere() != null) {
        throw PageException.forged();
      }
      browser.checkForm(form, "account", session.id());
      return session;
    }

    /// To sign in once more, and back.
    MutableHttpResponse<String> again() {
      return PageHeaders.seeOther("/t/" + view.tenant() + "/login?again=true");
    }

    MutableHttpResponse<String> done(String what) {
      return PageHeaders.seeOther(base() + "?done=" + what);
    }
  }

  Visit of(HttpRequest<?> http, String tenant) {
    PathIds.check(http);
    var view = tenants.ofPage(tenant);
    var browser = browsers.of(http, view.tenant());
    var session = sessions.current(http, view, browser);
    return new Visit(
        view,
        browser,
        session,
        session != null && session.authenticatedAt().isAfter(clock.instant().minus(RECENT)));
  }
}
