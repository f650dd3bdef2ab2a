package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.eventstore.StoredFact;
import procura.identity.role.RoleId;
import procura.identity.session.SessionEvent.SignInFailed;
import procura.identity.session.SessionEvent.UserSignedOut;
import procura.identity.user.UserEvent.UserPasswordSet;
import procura.identity.user.UserId;
import procura.tenancy.keys.Passwords;
import procura.tenancy.lifecycle.SignInPolicy;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.tenancy.lifecycle.SignInPolicy.SecondFactor;
import procura.token.factor.AppOfPerson;

/// Changing one's password (bar 6.2.3, 6.2.4, 7.4.3): with the one that it is, soon after signing
/// in; everything that others may have got by it ends.
class PasswordChangeIT {

  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final String NEW_PASSWORD = "pelican under glass roof";
  private static final String PAGE = "/t/greenfield/account/password";

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private final String name = "changer" + NEXT.incrementAndGet();
  private final UserId user = new UserId("usr_" + name);
  private final int before;

  PasswordChangeIT() {
    rig.cast().user(user, name, "Mx Changer", new RoleId("rol_owner"));
    before = rig.facts().count();
  }

  @AfterEach
  void policyAsBefore() {
    rig.cast().policy(SignInPolicy.DEFAULT);
  }

  private HttpResponse<String> signIn(TestBrowser by, String password) {
    return by.signIn(by.get("/t/greenfield/login"), name, password);
  }

  private HttpResponse<String> page() {
    signIn(browser, Cast.PASSWORD);
    return browser.get(PAGE);
  }

  private HttpResponse<String> change(HttpResponse<String> page, String old, String wanted) {
    return browser.submit(page, new String[] {"password", old, "new_password", wanted});
  }

  private void isRefused(HttpResponse<String> response, String why) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .contains("role=\"alert\"")
        .contains(why)
        .doesNotContain(NEW_PASSWORD);
    assertThat(rig.facts().since(before, UserPasswordSet.class)).isEmpty();
    assertThat(signIn(rig.browser(), Cast.PASSWORD).uri().getPath()).endsWith("/account");
  }

  @Test
  @DisplayName("LG-03 the new one signs in, the old one does not, and it is on record by whom")
  void theNewOneIsTheOne() {
    assertThat(location(change(page(), Cast.PASSWORD, NEW_PASSWORD)))
        .isEqualTo("/t/greenfield/account?done=password");
    assertThat(rig.facts().storedSince(before, UserPasswordSet.class))
        .singleElement()
        .extracting(StoredFact::cause)
        .satisfies(cause -> assertThat(cause.actor().user()).isEqualTo(user));
    assertThat(browser.get("/t/greenfield/account").statusCode()).isEqualTo(200);
    assertThat(signIn(rig.browser(), NEW_PASSWORD).uri().getPath()).endsWith("/account");
    assertThat(signIn(rig.browser(), Cast.PASSWORD).statusCode()).isEqualTo(400);
  }

  @Test
  @DisplayName("[D8] all other sessions and all refresh tokens end, those for offline use too")
  void whatOthersHaveEnds() {
    var party = RelyingParty.register(rig, name, null, null);
    var elsewhere = rig.browser();
    var tokens = party.signIn(elsewhere, name, "openid offline_access");
    assertThat(elsewhere.get("/t/greenfield/account").statusCode()).isEqualTo(200);
    change(page(), Cast.PASSWORD, NEW_PASSWORD);
    assertThat(location(elsewhere.get("/t/greenfield/account"))).endsWith("/login");
    assertThat(rig.facts().since(before, UserSignedOut.class)).hasSize(1);
    assertThat(party.refresh(elsewhere, tokens).path("error").asText()).isEqualTo("invalid_grant");
  }

  @Test
  void nobodyElseIsTouched() {
    var party = RelyingParty.register(rig, name, null, null);
    rig.cast().user(new UserId(user + "_b"), name + "b", "Mx Bystander", new RoleId("rol_owner"));
    var bystander = rig.browser();
    var tokens = party.signIn(bystander, name + "b", "openid offline_access");
    change(page(), Cast.PASSWORD, NEW_PASSWORD);
    assertThat(bystander.get("/t/greenfield/account").statusCode()).isEqualTo(200);
    assertThat(party.refresh(bystander, tokens).hasNonNull("access_token")).isTrue();
  }

  @Test
  @DisplayName("LG-02 a wrong old one is on record and slows down as at the sign-in page")
  void guessesAtTheOldOneAreSlowedDown() {
    var page = page();
    for (int i = 0; i < 5; i++) {
      isRefused(change(page, "guess " + i, NEW_PASSWORD), "not your password now");
    }
    assertThat(rig.facts().since(before, SignInFailed.class))
        .hasSize(5)
        .allSatisfy(fact -> assertThat(fact.user()).isEqualTo(user))
        .allSatisfy(fact -> assertThat(fact.reason()).contains("wrong password"));
    isRefused(change(page, Cast.PASSWORD, NEW_PASSWORD), "not your password now");
    rig.clock().advance(Duration.ofSeconds(61));
    assertThat(location(change(page, Cast.PASSWORD, NEW_PASSWORD))).endsWith("?done=password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "Password1!", "aaaaaaaaaa", "12345678", "greenfieldvets"})
  void whatOthersWouldTryFirstIsRefusedBeforeAnythingIsHashed(String wanted) {
    var page = page();
    var passwords = rig.bean(Passwords.class);
    long hashed = passwords.computations();
    var response = change(page, Cast.PASSWORD, wanted);
    assertThat(passwords.computations()).isEqualTo(hashed);
    isRefused(response, wanted.length() < 8 ? "at least 8 characters" : "others would try");
  }

  @Test
  void ownNamesAreRefusedToo() {
    isRefused(change(page(), Cast.PASSWORD, "Mx Changer"), "others would try");
  }

  @Test
  void longerThanAKilobyteIsRefused_LG_04() {
    var page = page();
    isRefused(change(page, Cast.PASSWORD, "horse under glass ".repeat(60)), "1024 bytes");
    isRefused(change(page, "horse under glass ".repeat(60), NEW_PASSWORD), "not your password now");
  }

  /// Whoever changes it because others know it is not left with the one that they know.
  @Test
  void theSameOnceMoreIsNoChange() {
    var page = page();
    isRefused(change(page, Cast.PASSWORD, Cast.PASSWORD), "your password already");
    isRefused(change(page, "not the password", "not the password"), "not your password now");
  }

  @Test
  void aFormWithoutItsTokenOrOfAnotherPersonIsRefused() {
    var page = page();
    var form = "password=correct+horse+battery&new_password=pelican+under+glass+roof";
    assertThat(browser.post(PAGE, form).statusCode()).isEqualTo(403);
    var other = rig.browser();
    other.signIn(other.get("/t/greenfield/login"), "carol", Cast.PASSWORD);
    var csrf = TestBrowser.hidden(page.body()).get("csrf");
    assertThat(other.post(PAGE, form + "&csrf=" + csrf).statusCode()).isEqualTo(403);
    var nobody = rig.browser().post(PAGE, form + "&csrf=" + csrf);
    assertThat(nobody.statusCode()).isEqualTo(403);
    assertThat(rig.facts().since(before, UserPasswordSet.class)).isEmpty();
  }

  @Test
  @DisplayName("7.5.1 fresh authentication before it")
  void anOldSessionHasToSignInOnceMore() {
    var page = page();
    rig.clock().advance(Duration.ofMinutes(11));
    assertThat(location(browser.get(PAGE))).contains("/login?again=");
    assertThat(location(change(page, Cast.PASSWORD, NEW_PASSWORD))).contains("/login?again=");
    assertThat(rig.facts().since(before, UserPasswordSet.class)).isEmpty();
  }

  @Test
  @DisplayName("[D6] the second factor is not got around")
  void theSecondFactorIsNotGotAround() {
    var page = page();
    rig.cast().policy(new SignInPolicy(Set.of(Method.PASSWORD), SecondFactor.REQUIRED));
    assertThat(location(browser.get(PAGE))).endsWith("/verify");
    assertThat(change(page, Cast.PASSWORD, NEW_PASSWORD).statusCode()).isEqualTo(403);
    assertThat(rig.facts().since(before, UserPasswordSet.class)).isEmpty();
  }

  /// Somebody who knows the old password and waits at the page that asks for the second factor.
  @Test
  @DisplayName("[D6] a sign-in by the old one that waits for its second factor ends too")
  void halfASignInByTheOldOneEndsToo() {
    var app = withApp();
    var thief = rig.browser();
    var waiting = signIn(thief, Cast.PASSWORD);
    assertThat(waiting.uri().getPath()).isEqualTo("/t/greenfield/verify");
    assertThat(location(change(browser.get(PAGE), Cast.PASSWORD, NEW_PASSWORD)))
        .endsWith("?done=password");
    rig.clock().advance(Duration.ofMinutes(1));
    var code = app.code(rig.clock().instant());
    assertThat(location(thief.submit(waiting, new String[] {"code", code}))).contains("/login");
    assertThat(location(thief.get("/t/greenfield/account"))).endsWith("/login");
  }

  private AppOfPerson withApp() {
    rig.cast().policy(new SignInPolicy(Set.of(Method.PASSWORD), SecondFactor.REQUIRED));
    var setUp = signIn(browser, Cast.PASSWORD);
    var key = SecondFactorIT.KEY.matcher(setUp.body());
    assertThat(key.find()).isTrue();
    var app = new AppOfPerson(key.group(1));
    browser.submit(setUp, new String[] {"code", app.code(rig.clock().instant())});
    rig.cast().policy(SignInPolicy.DEFAULT);
    return app;
  }
}
