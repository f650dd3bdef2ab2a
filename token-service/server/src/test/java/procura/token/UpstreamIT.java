package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.encode;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import procura.identity.client.ClientId;
import procura.identity.connection.ConnectionId;
import procura.identity.factor.FactorEvent.IdentityLinked;
import procura.identity.role.RoleId;
import procura.identity.session.SessionEvent.SignInFailed;
import procura.identity.session.SessionEvent.UserSignedIn;
import procura.identity.user.UserEvent.UserRegistered;
import procura.identity.user.UserId;

/// Signing in with a provider elsewhere (OpenID Connect): another tenant of ours, and one that
/// misbehaves.
class UpstreamIT {

  private static final AtomicInteger NEXT = new AtomicInteger();

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private final int number = NEXT.incrementAndGet();
  private final ConnectionId connection = new ConnectionId("con_test" + number);
  private final String clientId = "cli_upstream" + number;
  private final String callback = "/t/greenfield/providers/" + connection + "/callback";

  @AfterEach
  void disconnect() {
    rig.cast().disconnect(connection);
  }

  private HttpResponse<String> begin() {
    return begin(AuthorizationUrl.good());
  }

  private HttpResponse<String> begin(AuthorizationUrl request) {
    var login = browser.follow(browser.get(request.toString()));
    return browser.submit(
        login, login.uri().getPath().replace("/login/", "/providers/" + connection + "/"));
  }

  @Nested
  class AnotherTenantOfOurs {

    private void connect(boolean registration) {
      rig.cast().clientOfOther(new ClientId(clientId), rig.baseUrl() + callback);
      rig.cast()
          .connection(connection, "Other Vets", rig.issuer("other-vets"), clientId, registration);
    }

    /// Signs in over there and comes back with the answer.
    private HttpResponse<String> through(HttpResponse<String> redirect, String username) {
      var login = browser.follow(browser.get(location(redirect)));
      var answer =
          browser.submit(login, new String[] {"username", username, "password", Cast.PASSWORD});
      return browser.follow(answer);
    }

    @Test
    @DisplayName("[C2, D6] somebody new gets an account where the connection says so")
    void somebodyNewGetsAnAccountWhereTheConnectionSaysSo() {
      connect(true);
      var there = new UserId("usr_there" + number);
      rig.cast().stranger(there, "bob", "Bob of Elsewhere");
      int before = rig.facts().count();
      var end = through(begin(), "bob");
      assertThat(end.uri().getPath()).contains("/consent/");
      assertThat(end.body()).contains(there + "@").doesNotContain("Bob Baker");
      var registered = rig.facts().since(before, UserRegistered.class);
      assertThat(registered).hasSize(1);
      assertThat(registered.getFirst().user()).isNotEqualTo(Cast.BOB).isNotEqualTo(there);
      assertThat(rig.facts().since(before, IdentityLinked.class)).hasSize(1);
      assertThat(rig.facts().since(before, UserSignedIn.class))
          .filteredOn(fact -> fact.tenant().equals(Cast.GREENFIELD))
          .singleElement()
          .satisfies(fact -> assertThat(fact.methods()).containsExactly("fed"));
      browser.cookies().getCookieStore().removeAll();
      through(begin(), "bob");
      assertThat(rig.facts().since(before, UserRegistered.class)).as("known now").hasSize(1);
    }

    @Test
    void elsewhereNobodyIsLetInByNameOrAddressAlone() {
      connect(false);
      rig.cast().stranger(new UserId("usr_there" + number), "carol" + number, "Carol");
      rig.cast()
          .user(
              new UserId("usr_here" + number), "carol" + number, "Carol", new RoleId("rol_owner"));
      int before = rig.facts().count();
      var end = through(begin(), "carol" + number);
      assertThat(end.statusCode()).isEqualTo(400);
      assertThat(rig.facts().since(before, SignInFailed.class))
          .extracting(SignInFailed::reason)
          .containsExactly("provider: nobody here has linked that account");
    }

    @Test
    void anAccountIsLinkedBySomebodySignedInAndSignsThemInFromThenOn() {
      connect(false);
      rig.cast().stranger(new UserId("usr_there" + number), "dora" + number, "Dora");
      var here = new UserId("usr_here" + number);
      rig.cast().user(here, "dora" + number, "Dora Here", new RoleId("rol_owner"));
      var account =
          browser.signIn(browser.get("/t/greenfield/login"), "dora" + number, Cast.PASSWORD);
      int before = rig.facts().count();
      var end =
          through(
              browser.submit(account, "/t/greenfield/account/identities/" + connection + "/link"),
              "dora" + number);
      assertThat(end.body()).contains("That account is linked");
      assertThat(rig.facts().since(before, IdentityLinked.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.user()).isEqualTo(here));
      browser.cookies().getCookieStore().removeAll();
      assertThat(through(begin(), "dora" + number).body()).contains("Dora Here");
    }
  }

  @Nested
  class OneThatMisbehaves {

    private final StubProvider stub = new StubProvider();

    @AfterEach
    void stop() {
      stub.close();
    }

    private Map<String, List<String>> connect() {
      rig.cast().connection(connection, "Stub", stub.issuer(), clientId, true);
      return query(begin());
    }

    private HttpResponse<String> back(Map<String, List<String>> asked, String issuer) {
      return browser.get(
          callback
              + "?code=c&state="
              + asked.get("state").getFirst()
              + (issuer.isEmpty() ? "" : "&iss=" + encode(issuer)));
    }

    private JWTClaimsSet.Builder good(Map<String, List<String>> asked) {
      return stub.good(clientId, asked.get("nonce").getFirst(), rig.clock().instant());
    }

    private void isRefused(HttpResponse<String> response, int before, String reason) {
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(rig.facts().since(before, SignInFailed.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.reason()).contains(reason));
      assertThat(rig.facts().since(before, UserSignedIn.class)).isEmpty();
    }

    @Test
    void behavingItWouldBeBelieved() {
      var asked = connect();
      assertThat(asked)
          .containsEntry("code_challenge_method", List.of("S256"))
          .containsKeys("nonce", "state");
      stub.gives(stub.signed(good(asked).build()));
      assertThat(location(back(asked, stub.issuer()))).contains("/consent/");
    }

    @Test
    @DisplayName("OpenID Connect Core section 3.1.2.1: prompt=login is not met by an old session")
    void aSilentAnswerIsNoNewSignIn() {
      rig.cast().connection(connection, "Stub", stub.issuer(), clientId, true);
      var again = AuthorizationUrl.good().with("prompt", "login");
      for (var since : new Instant[] {null, rig.clock().instant().minusSeconds(3_600)}) {
        var asked = query(begin(again));
        assertThat(asked).containsEntry("max_age", List.of("0"));
        var claims = good(asked);
        if (since != null) {
          claims.claim("auth_time", since.getEpochSecond());
        }
        stub.gives(stub.signed(claims.build()));
        int before = rig.facts().count();
        isRefused(back(asked, stub.issuer()), before, "not asked them to sign in again");
      }
      var asked = query(begin(again));
      stub.gives(
          stub.signed(
              good(asked).claim("auth_time", rig.clock().instant().getEpochSecond()).build()));
      assertThat(location(back(asked, stub.issuer()))).contains("/consent/");
    }

    @Test
    @DisplayName("OpenID Connect Core section 2: auth_time is when they signed in over there")
    void anOldSessionIsNotMadeYoung() {
      var asked = connect();
      var signedIn = rig.clock().instant().minusSeconds(3_600).getEpochSecond();
      stub.gives(stub.signed(good(asked).claim("auth_time", signedIn).build()));
      assertThat(location(back(asked, stub.issuer()))).contains("/consent/");
      var recent = browser.get(AuthorizationUrl.good().with("max_age", "600").toString());
      assertThat(location(recent)).contains("/login/");
    }

    static Stream<Arguments> lies() {
      return Stream.of(
          lie("another issuer", c -> c.issuer("https://evil.example")),
          lie("for another client", c -> c.audience("cli_other")),
          lie("to another client", c -> c.audience(List.of("cli_upstream", "cli_other"))),
          lie("has run out", c -> c.expirationTime(Date.from(Instant.EPOCH))),
          lie("time to come", c -> c.issueTime(Date.from(Instant.ofEpochSecond(4_000_000_000L)))),
          lie("another request", c -> c.claim("nonce", "of another")),
          lie("another request", c -> c.claim("nonce", null)),
          lie("about nobody", c -> c.subject(null)));
    }

    private static Arguments lie(String reason, UnaryOperator<JWTClaimsSet.Builder> change) {
      return Arguments.of(reason, change);
    }

    @ParameterizedTest
    @MethodSource("lies")
    void OpenIdConnectCore_section_3_1_3_7(
        String reason, UnaryOperator<JWTClaimsSet.Builder> change) {
      var asked = connect();
      var claims = change.apply(good(asked)).build();
      if (claims.getAudience().size() > 1) {
        claims = new JWTClaimsSet.Builder(claims).audience(List.of(clientId, "cli_other")).build();
      }
      stub.gives(stub.signed(claims));
      int before = rig.facts().count();
      isRefused(back(asked, stub.issuer()), before, reason);
    }

    @Test
    void anUnsignedTokenAndOneOfAnotherKeyOrType() {
      connect();
      for (var forged :
          List.<UnaryOperator<String>>of(
              nonce -> StubProvider.unsigned(claims(nonce)),
              nonce -> StubProvider.signed(claims(nonce), StubProvider.newKey(), "JWT"),
              nonce -> StubProvider.signed(claims(nonce), stub.key(), "at+jwt"),
              _ -> "rubbish")) {
        var asked = query(begin());
        stub.gives(forged.apply(asked.get("nonce").getFirst()));
        int before = rig.facts().count();
        isRefused(back(asked, stub.issuer()), before, "ID token");
      }
    }

    private JWTClaimsSet claims(String nonce) {
      return stub.good(clientId, nonce, rig.clock().instant()).build();
    }

    @Test
    void anAnswerThatNamesAnotherProviderOrNone_RFC9207_section_2_4() {
      var asked = connect();
      stub.gives(stub.signed(good(asked).build()));
      int before = rig.facts().count();
      isRefused(back(asked, "https://evil.example"), before, "another provider's");
      var again = query(begin());
      int later = rig.facts().count();
      isRefused(back(again, ""), later, "another provider's");
    }

    @Test
    void anAnswerOfAnotherBrowserOrUsedTwice() {
      var asked = connect();
      stub.gives(stub.signed(good(asked).build()));
      var address =
          callback
              + "?code=c&state="
              + asked.get("state").getFirst()
              + "&iss="
              + encode(stub.issuer());
      assertThat(rig.browser().get(address).statusCode()).isEqualTo(400);
      assertThat(browser.get(address).statusCode()).isEqualTo(303);
      assertThat(browser.get(address).statusCode()).isEqualTo(400);
    }

    @Test
    void metadataOfAnotherIssuer_Discovery_section_4_3() {
      stub.claimsToBe("https://evil.example");
      rig.cast().connection(connection, "Stub", stub.issuer(), clientId, true);
      int before = rig.facts().count();
      isRefused(begin(), before, "metadata is of another issuer");
    }

    @Test
    void aTokenEndpointThatFails() {
      var asked = connect();
      stub.tokenEndpointAnswers(500);
      int before = rig.facts().count();
      isRefused(back(asked, stub.issuer()), before, "answered 500");
    }
  }
}
