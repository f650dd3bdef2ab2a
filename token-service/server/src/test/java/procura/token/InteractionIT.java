package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.delegation.DelegationEvent.DelegationGranted;
import procura.identity.issuance.IssuanceEvent.AuthorizationCodeIssued;

/// What people do with pages: reload them, send them twice, open two at once, and what hostile
/// clients put on them.
class InteractionIT {

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();

  @BeforeEach
  void payments() {
    Payments.in(rig);
  }

  private String person() {
    var name = "tab-" + UUID.randomUUID().toString().substring(0, 10);
    Payments.person(rig, name);
    return name;
  }

  private HttpResponse<String> page(AuthorizationUrl url) {
    return browser.follow(browser.get(url.toString()));
  }

  private HttpResponse<String> approve(HttpResponse<String> page) {
    return browser.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
  }

  @Test
  void aReloadShowsTheSamePage() {
    var consent = browser.signIn(page(AuthorizationUrl.good()), person(), Cast.PASSWORD);
    var reloaded = browser.get(consent.uri().getPath());
    assertThat(reloaded.body()).isEqualTo(consent.body());
    assertThat(location(approve(reloaded))).contains("code=");
  }

  @Test
  @DisplayName("#25 demands: double-submit and the same verifier again give one code")
  void test_25_aFormSentTwiceIsAnsweredOnce() {
    var consent = browser.signIn(page(AuthorizationUrl.good()), person(), Cast.PASSWORD);
    int before = rig.facts().count();
    assertThat(location(approve(consent))).contains("code=");
    var again = approve(consent);
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(location(again)).isEmpty();
    assertThat(rig.facts().since(before, AuthorizationCodeIssued.class)).hasSize(1);
  }

  @Test
  @DisplayName("#25 demands: no cookie jar, invalid csrf")
  void test_25_aFormFromElsewhere() {
    var consent = browser.signIn(page(AuthorizationUrl.good()), person(), Cast.PASSWORD);
    int before = rig.facts().count();
    var path = consent.uri().getPath();
    var forged = browser.post(path, "decision=approve&scope=pet:read&csrf=x");
    assertThat(forged.statusCode()).isEqualTo(403);
    var elsewhere = rig.browser().submit(consent, path, "decision", "approve", "scope", "pet:read");
    assertThat(elsewhere.statusCode()).isIn(400, 403);
    assertThat(rig.facts().since(before, DelegationGranted.class)).isEmpty();
    assertThat(rig.facts().since(before, AuthorizationCodeIssued.class)).isEmpty();
  }

  @Test
  @DisplayName("demands: two tabs, two users: the principal of a page didn't change")
  void twoTabsTwoPeople() {
    var bobs = browser.signIn(page(AuthorizationUrl.good()), person(), Cast.PASSWORD);
    rig.clock().advance(Duration.ofSeconds(1));
    var carol = person();
    var carols =
        browser.signIn(page(AuthorizationUrl.good().with("prompt", "login")), carol, Cast.PASSWORD);
    int before = rig.facts().count();
    var mixed = approve(bobs);
    assertThat(mixed.statusCode()).isEqualTo(403);
    assertThat(rig.facts().since(before, AuthorizationCodeIssued.class)).isEmpty();
    assertThat(location(approve(carols))).contains("code=");
    assertThat(rig.facts().since(before, AuthorizationCodeIssued.class))
        .singleElement()
        .satisfies(fact -> assertThat(fact.user().value()).isEqualTo("usr_" + carol));
  }

  @ParameterizedTest
  @DisplayName("demands: HTML-escapes parameter values")
  @ValueSource(
      strings = {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onfocus='x"})
  void whatAClientSaysIsText(String hostile) {
    var login = page(AuthorizationUrl.good().with("login_hint", hostile).with("nonce", hostile));
    assertThat(login.body()).doesNotContain("<script>a").doesNotContain("<img src=x");
    var posted =
        page(
            AuthorizationUrl.good()
                .with("state", hostile)
                .with("response_mode", "form_post")
                .with("scope", "pet:fly"));
    assertThat(posted.body()).doesNotContain("<script>a").doesNotContain("<img src=x");
    var error = page(AuthorizationUrl.good().with("redirect_uri", hostile));
    assertThat(error.statusCode()).isEqualTo(400);
    assertThat(error.body()).doesNotContain("<script>a").doesNotContain("<img src=x");
  }

  @Test
  @DisplayName("#24 no frame, no CORS, 303 after credentials")
  void test_24_headersOfEachStep() {
    var login = page(AuthorizationUrl.good());
    assertThat(login.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("frame-ancestors 'none'");
    assertThat(login.headers().firstValue("X-Frame-Options")).contains("DENY");
    var after =
        browser.submit(login, new String[] {"username", person(), "password", Cast.PASSWORD});
    assertThat(after.statusCode()).isEqualTo(303);
    var consent = browser.follow(after);
    assertThat(consent.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("frame-ancestors 'none'");
    assertThat(approve(consent).statusCode()).isEqualTo(303);
  }

  @Test
  @DisplayName("#26 the person denies: access_denied, no code, no grant")
  void test_26_denied() {
    var consent = browser.signIn(page(AuthorizationUrl.good()), person(), Cast.PASSWORD);
    int before = rig.facts().count();
    var denied = browser.submit(consent, new String[] {"decision", "deny"});
    assertThat(query(denied).get("error")).containsExactly("access_denied");
    assertThat(rig.facts().since(before, DelegationGranted.class)).isEmpty();
    assertThat(rig.facts().since(before, AuthorizationCodeIssued.class)).isEmpty();
  }

  @Test
  void twoRequestsOfOneBrowserAreAnsweredEachForItself() {
    var name = person();
    var first =
        browser.signIn(page(AuthorizationUrl.good().with("state", "one")), name, Cast.PASSWORD);
    var second = page(AuthorizationUrl.good().with("state", "two"));
    assertThat(query(approve(second)).get("state")).containsExactly("two");
    assertThat(query(approve(first)).get("state")).containsExactly("one");
  }
}
