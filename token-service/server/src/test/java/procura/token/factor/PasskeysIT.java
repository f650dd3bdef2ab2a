package procura.token.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static procura.token.factor.VirtualPasskey.MAY_BE_SYNCED;
import static procura.token.factor.VirtualPasskey.USER_PRESENT;
import static procura.token.factor.VirtualPasskey.USER_VERIFIED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import procura.authority.Authority;
import procura.authority.View;
import procura.identity.TenantId;
import procura.identity.factor.FactorCommand.RemovePasskey;
import procura.identity.factor.PasskeyId;
import procura.identity.session.SessionEvent.SignInFailed;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.PersonalData;
import procura.tenancy.keys.Secrets;
import procura.token.Cast;
import procura.token.Rig;
import procura.token.TestBrowser;
import procura.token.factor.Passkeys.Shown;
import procura.token.factor.VirtualPasskey.Said;
import procura.token.page.Browser;

/// What a passkey may say and what not (WebAuthn level 3 sections 7.1 and 7.2), by a device that
/// signs whatever it is told to.
class PasskeysIT {

  private static final String ORIGIN = "https://login.example";
  private static final Rig RIG = Rig.shared();

  private static int people;

  private final Passkeys passkeys =
      new Passkeys(
          new PublicUrls(ORIGIN),
          RIG.bean(Challenges.class),
          RIG.bean(PasskeyUseStore.class),
          RIG.bean(PersonalData.class),
          RIG.bean(InstantSource.class));

  private final Browser browser = browser();
  private UserId person;

  @BeforeEach
  void somebody() {
    person = somebodyNew();
  }

  private static UserId somebodyNew() {
    people++;
    var id = new UserId("usr_with_passkey_" + people);
    RIG.cast().user(id, "with-passkey-" + people, "With Passkey");
    return id;
  }

  private static Browser browser() {
    return new Browser(RIG.bean(Secrets.class).token("br"), false);
  }

  private static View view(TenantId tenant) {
    return RIG.bean(Authority.class).now(tenant);
  }

  private static View view() {
    return view(Cast.GREENFIELD);
  }

  private static String challenge(String options) {
    try {
      return new ObjectMapper().readTree(options).path("challenge").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private String toAdd(TenantId tenant, Browser in, UserId user) {
    return challenge(passkeys.creationOptions(view(tenant), in, user, "name", "Name"));
  }

  private String toAdd() {
    return toAdd(Cast.GREENFIELD, browser, person);
  }

  private String toSignIn() {
    return challenge(passkeys.requestOptions(Cast.GREENFIELD, browser, List.of()));
  }

  private boolean isAdded(String answer) {
    return passkeys.added(view(), browser, person, answer, "Phone") != null;
  }

  private Shown shown(String answer) {
    return passkeys.shown(view(), browser, answer, null);
  }

  private void isWrong(String answer) {
    assertThat(shown(answer)).isInstanceOf(Shown.Wrong.class);
  }

  private void isRight(VirtualPasskey device) {
    assertThat(shown(device.assertion(device.signed(toSignIn(), ORIGIN))))
        .isInstanceOfSatisfying(
            Shown.Right.class, right -> assertThat(right.user()).isEqualTo(person));
  }

  private VirtualPasskey registered(int flags) {
    var device = new VirtualPasskey();
    var command =
        passkeys.added(
            view(),
            browser,
            person,
            device.registration(device.made(toAdd(), ORIGIN).flags(flags)),
            "Phone");
    assertThat(command).isNotNull();
    RIG.cast().send(command);
    return device;
  }

  private VirtualPasskey registered() {
    return registered(USER_PRESENT | USER_VERIFIED);
  }

  /// Lies that are as wrong when a passkey is made as when it signs.
  static Stream<Arguments> lies() {
    return Stream.of(
        lie("another site", said -> said.origin("https://evil.example")),
        lie("a site below", said -> said.origin("https://x.login.example")),
        lie("another port", said -> said.origin(ORIGIN + ":8443")),
        lie("without TLS", said -> said.origin("http://login.example")),
        lie("no origin", said -> said.origin("null")),
        lie("within a frame of another site", Said::framed),
        lie("another rpIdHash", said -> said.rpId("evil.example")),
        lie("rpIdHash of the domain above", said -> said.rpId("example")),
        lie("nobody there", said -> said.flags(USER_VERIFIED)),
        lie("nobody recognised", said -> said.flags(USER_PRESENT)),
        lie("neither", said -> said.flags(0)),
        lie("synced, but can't be", said -> said.flags(said.flags() | 0x10)),
        lie("a made-up challenge", said -> said.challenge("AAAA")),
        lie("no challenge", said -> said.challenge("")),
        lie("another type", said -> said.type("payment.get")));
  }

  private static Arguments lie(String name, UnaryOperator<Said> of) {
    return argumentSet(name, of);
  }

  @Nested
  @DisplayName("section 7.1: making one")
  class Made {

    @ParameterizedTest
    @MethodSource("procura.token.factor.PasskeysIT#lies")
    void aLieIsFound(UnaryOperator<Said> lie) {
      var device = new VirtualPasskey();
      var honest = device.made(toAdd(), ORIGIN);
      assertThat(isAdded(device.registration(lie.apply(honest)))).isFalse();
      assertThat(isAdded(device.registration(honest))).as("the honest answer").isTrue();
    }

    @Test
    @DisplayName(
        "steps 7 and 8: the challenge is of this person, browser and purpose, once, in time")
    void theChallengeIsOurs() {
      var device = new VirtualPasskey();
      var another = somebodyNew();
      for (var wrong :
          List.of(
              toAdd(Cast.GREENFIELD, browser(), person),
              toAdd(Cast.GREENFIELD, browser, another),
              toAdd(Cast.OTHER, browser, person),
              toSignIn())) {
        assertThat(isAdded(device.registration(device.made(wrong, ORIGIN)))).isFalse();
      }
      var late = device.registration(device.made(toAdd(), ORIGIN));
      RIG.clock().advance(Duration.ofMinutes(11));
      assertThat(isAdded(late)).isFalse();
      var answer = device.registration(device.made(toAdd(), ORIGIN));
      assertThat(isAdded(answer)).isTrue();
      assertThat(isAdded(answer)).as("replayed").isFalse();
    }

    @Test
    void aSignatureMakesNoPasskey() {
      var device = new VirtualPasskey();
      assertThat(isAdded(device.registration(device.made(toAdd(), ORIGIN).type("webauthn.get"))))
          .isFalse();
      assertThat(isAdded(device.assertion(device.signed(toAdd(), ORIGIN)))).isFalse();
    }

    @Test
    @DisplayName("step 26: the id of somebody's passkey is taken, whatever key comes with it")
    void anIdIsOfOnePerson() {
      var theirs = registered();
      var owner = person;
      person = somebodyNew();
      var thief = new VirtualPasskey();
      var command =
          passkeys.added(
              view(),
              browser,
              person,
              thief.registration(thief.made(toAdd(), ORIGIN).id(theirs.id())),
              "Mine now");
      assertThat(command).isNotNull();
      assertThatThrownBy(() -> RIG.cast().send(command))
          .hasMessageContaining("PasskeyIsRegistered");
      person = owner;
      isRight(theirs);
      isWrong(thief.assertion(thief.signed(toSignIn(), ORIGIN).id(theirs.id())));
    }
  }

  @Nested
  @DisplayName("section 7.2: signing with it")
  class Signed {

    @ParameterizedTest
    @MethodSource("procura.token.factor.PasskeysIT#lies")
    void aLieIsFound(UnaryOperator<Said> lie) {
      var device = registered();
      isWrong(device.assertion(lie.apply(device.signed(toSignIn(), ORIGIN))));
      isRight(device);
    }

    @Test
    @DisplayName("step 11: the challenge is of this tenant, browser and purpose, once, in time")
    void theChallengeIsOurs() {
      var device = registered();
      for (var wrong :
          List.of(
              challenge(passkeys.requestOptions(Cast.GREENFIELD, browser(), List.of())),
              challenge(passkeys.requestOptions(Cast.OTHER, browser, List.of())),
              toAdd())) {
        isWrong(device.assertion(device.signed(wrong, ORIGIN)));
      }
      var late = device.assertion(device.signed(toSignIn(), ORIGIN));
      RIG.clock().advance(Duration.ofMinutes(11));
      isWrong(late);
      var answer = device.assertion(device.signed(toSignIn(), ORIGIN));
      assertThat(shown(answer)).isInstanceOf(Shown.Right.class);
      isWrong(answer);
      isRight(device);
    }

    @Test
    @DisplayName("step 11: a browser that we have never seen has no challenge")
    void aNewBrowserHasNone() {
      var device = registered();
      var stranger = new Browser(browser.secret(), true);
      assertThat(
              passkeys.shown(
                  view(), stranger, device.assertion(device.signed(toSignIn(), ORIGIN)), null))
          .isInstanceOf(Shown.Wrong.class);
    }

    @Test
    @DisplayName("step 6: an unknown passkey, and one of another tenant, are nobody's")
    void onlyOfThisTenant() {
      var unknown = new VirtualPasskey();
      assertThat(shown(unknown.assertion(unknown.signed(toSignIn(), ORIGIN))))
          .isEqualTo(new Shown.Wrong(null, "unknown passkey"));
      var device = registered();
      var there = challenge(passkeys.requestOptions(Cast.OTHER, browser, List.of()));
      assertThat(
              passkeys.shown(
                  view(Cast.OTHER), browser, device.assertion(device.signed(there, ORIGIN)), null))
          .isEqualTo(new Shown.Wrong(null, "unknown passkey"));
    }

    @Test
    @DisplayName("step 6: the user handle is the owner's")
    void theHandleIsTheOwners() {
      var device = registered();
      isWrong(device.assertion(device.signed(toSignIn(), ORIGIN).handle("usr_bob")));
      isWrong(device.assertion(device.signed(toSignIn(), ORIGIN).handle("")));
      assertThat(shown(device.assertion(device.signed(toSignIn(), ORIGIN).handle(person.value()))))
          .isInstanceOf(Shown.Right.class);
    }

    @Test
    void anotherPersonsPasskeyIsNoSecondFactor() {
      var device = registered();
      assertThat(
              passkeys.shown(
                  view(), browser, device.assertion(device.signed(toSignIn(), ORIGIN)), Cast.BOB))
          .isEqualTo(new Shown.Wrong(Cast.BOB, "another person's passkey"));
    }

    @Test
    @DisplayName("step 21: another key's signature, and one of something else")
    void theSignatureIsTheKeys() {
      var device = registered();
      isWrong(device.assertion(device.signed(toSignIn(), ORIGIN).by(VirtualPasskey.keys())));
      var answer = device.assertion(device.signed(toSignIn(), ORIGIN).count(7));
      var other = device.assertion(device.signed(toSignIn(), ORIGIN).count(8));
      isWrong(answer.replace(part(answer, "signature"), part(other, "signature")));
      isWrong(answer.replace(part(answer, "authenticatorData"), part(other, "authenticatorData")));
      isWrong(answer.replace(part(answer, "clientDataJSON"), part(other, "clientDataJSON")));
      isRight(device);
    }

    @Test
    @DisplayName("step 22: a counter that does not grow is a copy's")
    void theCounterGrows() {
      var device = registered();
      for (var count : List.of(0L, 5L, 6L, 0xffff_fffeL)) {
        assertThat(shown(device.assertion(device.signed(toSignIn(), ORIGIN).count(count))))
            .as("%s", count)
            .isInstanceOf(Shown.Right.class);
      }
      for (var count : List.of(0xffff_fffeL, 6L, 1L, 0L)) {
        isWrong(device.assertion(device.signed(toSignIn(), ORIGIN).count(count)));
      }
    }

    @Test
    @DisplayName("step 19: whether it may be synced was settled when it was made")
    void whatMayBeSyncedStaysSo() {
      var hardware = registered();
      isWrong(
          hardware.assertion(
              hardware
                  .signed(toSignIn(), ORIGIN)
                  .flags(USER_PRESENT | USER_VERIFIED | MAY_BE_SYNCED)));
      isRight(hardware);
    }

    @Test
    void aRemovedPasskeyIsUnknown() {
      var device = registered();
      isRight(device);
      var id = new PasskeyId(device.id());
      RIG.cast().send(new RemovePasskey(Cast.GREENFIELD, person, id, RIG.clock().instant()));
      assertThat(shown(device.assertion(device.signed(toSignIn(), ORIGIN))))
          .isEqualTo(new Shown.Wrong(null, "unknown passkey"));
    }

    private static String part(String answer, String name) {
      var start = answer.indexOf("\"" + name + "\":\"") + name.length() + 4;
      return answer.substring(start, answer.indexOf('"', start));
    }
  }

  @Nested
  class WhatIsNoCredential {

    static Stream<String> rubbish() {
      return Stream.of(
          "",
          " ",
          "null",
          "[]",
          "{}",
          "\"x\"",
          "1e9999",
          "{\"id\":null}",
          "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\"}",
          "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":null}",
          "{\"id\":1,\"rawId\":[],\"response\":{\"clientDataJSON\":{},\"signature\":7}}",
          "[".repeat(16_000),
          "{\"a\":".repeat(3_000),
          "x".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("rubbish")
    void isRefusedAndNothingBreaks(String answer) {
      isWrong(answer);
      assertThat(isAdded(answer)).isFalse();
    }

    @Test
    @DisplayName("a credential with one byte changed is refused, and nothing breaks")
    void oneByteChanged() {
      var device = registered();
      var signed = device.assertion(device.signed(toSignIn(), ORIGIN).handle(person.value()));
      var made = device.registration(device.made(toAdd(), ORIGIN));
      var random = new Random(42);
      for (int i = 0; i < 300; i++) {
        var other = changed(signed, random);
        var verdict = shown(other);
        assertThat(verdict instanceof Shown.Wrong || isTheSame(verdict)).as(other).isTrue();
        passkeys.added(view(), browser, person, changed(made, random), "Phone");
      }
    }

    /// A byte that says nothing may be changed: the sign-in is the owner's all the same.
    private boolean isTheSame(Shown shown) {
      return shown instanceof Shown.Right right && right.user().equals(person);
    }

    private static String changed(String text, Random random) {
      var at = random.nextInt(text.length());
      return text.substring(0, at) + (char) (32 + random.nextInt(95)) + text.substring(at + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 16_000})
    @DisplayName("over HTTP: the page again, and the failure on record")
    void overHttp(int length) {
      var page = RIG.browser();
      var login = page.get("/t/greenfield/login");
      int before = RIG.facts().count();
      var answer =
          page.submit(
              login,
              new String[] {"username", "", "password", "", "credential", "x".repeat(length)});
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(TestBrowser.hidden(answer.body())).containsKey("csrf");
      assertThat(RIG.facts().since(before, SignInFailed.class))
          .extracting(SignInFailed::reason)
          .containsExactly("not a passkey's signature");
    }
  }
}
