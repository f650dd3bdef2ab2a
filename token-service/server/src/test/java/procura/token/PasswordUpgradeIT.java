package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.authority.Authorities.UserAuthority;
import procura.authority.Authority;
import procura.eventstore.StoredFact;
import procura.identity.Sealed;
import procura.identity.factor.FactorEvent;
import procura.identity.role.RoleId;
import procura.identity.session.SessionEvent.UserSignedIn;
import procura.identity.session.SessionEvent.UserSignedOut;
import procura.identity.user.UserCommand.RehashUserPassword;
import procura.identity.user.UserCommand.SetUserPassword;
import procura.identity.user.UserEvent;
import procura.identity.user.UserEvent.UserPasswordRehashed;
import procura.identity.user.UserId;
import procura.tenancy.keys.Passwords;
import procura.tenancy.keys.PersonalData;
import procura.tenancy.lifecycle.SignInPolicy;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.tenancy.lifecycle.SignInPolicy.SecondFactor;

/// A password that was stored with less care than today's is stored anew when it is shown (ADR 8).
class PasswordUpgradeIT {

  private static final AtomicInteger NEXT = new AtomicInteger();

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private final String name = "upgrade" + NEXT.incrementAndGet();
  private final UserId user = new UserId("usr_" + name);

  PasswordUpgradeIT() {
    rig.cast().user(user, name, "Mx Upgrade", new RoleId("rol_owner"));
  }

  @AfterEach
  void policyAsBefore() {
    rig.cast().policy(SignInPolicy.DEFAULT);
  }

  private void storedAs(Argon2Function function, String password) {
    var phc =
        function
            .hash(
                password.getBytes(StandardCharsets.UTF_8),
                "sixteen bytes...".getBytes(StandardCharsets.UTF_8))
            .getResult();
    rig.cast().send(new SetUserPassword(Cast.GREENFIELD, user, sealed(phc), rig.clock().instant()));
  }

  private static Argon2Function function(String made) {
    return switch (made) {
      case "less memory" -> Argon2Function.getInstance(12 * 1024, 3, 1, 32, Argon2.ID);
      case "fewer rounds" -> Argon2Function.getInstance(19 * 1024, 1, 1, 32, Argon2.ID);
      case "another variant" -> Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.I);
      default -> throw new AssertionError(made);
    };
  }

  private void storedLongAgo() {
    storedAs(function("less memory"), Cast.PASSWORD);
  }

  private Sealed sealed(String phc) {
    return rig.bean(PersonalData.class).seal(Cast.GREENFIELD, user.value(), "password_hash", phc);
  }

  private UserAuthority person() {
    return Objects.requireNonNull(rig.bean(Authority.class).now(Cast.GREENFIELD).user(user));
  }

  private String hash() {
    return rig.bean(PersonalData.class)
        .open(
            Cast.GREENFIELD,
            user.value(),
            "password_hash",
            Objects.requireNonNull(person().passwordHash()));
  }

  private HttpResponse<String> tried(TestBrowser by, String password) {
    return by.submit(
        by.get("/t/greenfield/login"), new String[] {"username", name, "password", password});
  }

  @ParameterizedTest
  @ValueSource(strings = {"less memory", "fewer rounds", "another variant"})
  @DisplayName("LG: what was hashed with less care is hashed anew at the next right sign-in, once")
  void theRightPasswordIsStoredAnewOnce(String made) {
    storedAs(function(made), Cast.PASSWORD);
    assertThat(Passwords.isOutdated(hash())).isTrue();
    int before = rig.facts().count();
    assertThat(tried(browser, Cast.PASSWORD).statusCode()).isEqualTo(303);
    assertThat(Passwords.isOutdated(hash())).isFalse();
    assertThat(hash()).startsWith("$argon2id$");
    var renewed = hash();
    assertThat(tried(rig.browser(), Cast.PASSWORD).statusCode()).isEqualTo(303);
    assertThat(hash()).isEqualTo(renewed);
    assertThat(rig.facts().storedSince(before, UserPasswordRehashed.class))
        .singleElement()
        .extracting(StoredFact::cause)
        .satisfies(cause -> assertThat(cause.actor().user()).isEqualTo(user))
        .satisfies(cause -> assertThat(cause.actor().origin()).isEqualTo("127.0.0.1"));
  }

  @Test
  void aWrongPasswordChangesNothing() {
    storedLongAgo();
    var stored = hash();
    int before = rig.facts().count();
    assertThat(tried(browser, "not the password").statusCode()).isEqualTo(400);
    assertThat(hash()).isEqualTo(stored);
    assertThat(rig.facts().since(before, UserEvent.class)).isEmpty();
  }

  @Test
  void neitherDoesTheRightOneOfASuspendedPerson() {
    storedLongAgo();
    var stored = hash();
    rig.cast().suspend(user);
    assertThat(tried(browser, Cast.PASSWORD).statusCode()).isEqualTo(400);
    assertThat(hash()).isEqualTo(stored);
  }

  @Test
  @DisplayName("[D8] sessions, refresh tokens and factors stay as they were")
  void nothingElseChanges() {
    var party = RelyingParty.register(rig, name, null, null);
    storedAs(function("fewer rounds"), Cast.PASSWORD);
    var elsewhere = rig.browser();
    var tokens = party.signIn(elsewhere, name, "openid offline_access");
    storedLongAgoWithoutEndingAnything();
    int before = rig.facts().count();
    assertThat(tried(browser, Cast.PASSWORD).statusCode()).isEqualTo(303);
    assertThat(rig.facts().since(before, UserPasswordRehashed.class)).hasSize(1);
    assertThat(rig.facts().since(before, UserEvent.class)).hasSize(1);
    assertThat(rig.facts().since(before, UserSignedOut.class)).isEmpty();
    assertThat(rig.facts().since(before, FactorEvent.class)).isEmpty();
    assertThat(elsewhere.get("/t/greenfield/account").statusCode()).isEqualTo(200);
    assertThat(party.refresh(elsewhere, tokens).hasNonNull("access_token")).isTrue();
  }

  /// As if today's parameters had been raised since.
  private void storedLongAgoWithoutEndingAnything() {
    var phc =
        function("less memory")
            .hash(
                Cast.PASSWORD.getBytes(StandardCharsets.UTF_8),
                "sixteen bytes...".getBytes(StandardCharsets.UTF_8))
            .getResult();
    var now = Objects.requireNonNull(person().passwordHash());
    rig.cast()
        .send(
            new RehashUserPassword(Cast.GREENFIELD, user, now, sealed(phc), rig.clock().instant()));
    assertThat(Passwords.isOutdated(hash())).isTrue();
  }

  @Test
  @DisplayName("[D6] the second factor is asked for all the same")
  void theSecondFactorIsAskedForAllTheSame() {
    storedLongAgo();
    rig.cast().policy(new SignInPolicy(Set.of(Method.PASSWORD), SecondFactor.REQUIRED));
    int before = rig.facts().count();
    var response = tried(browser, Cast.PASSWORD);
    assertThat(location(response)).isEqualTo("/t/greenfield/verify");
    assertThat(Passwords.isOutdated(hash())).isFalse();
    assertThat(rig.facts().since(before, UserSignedIn.class)).isEmpty();
    assertThat(location(browser.get("/t/greenfield/account"))).endsWith("/login");
  }

  /// Shorter than what may be chosen today: it is good still, and stays as it is.
  @Test
  void whatWouldNotBeTakenTodayStillSignsIn() {
    storedAs(function("less memory"), "tiny");
    var stored = hash();
    assertThat(tried(browser, "tiny").statusCode()).isEqualTo(303);
    assertThat(hash()).isEqualTo(stored);
  }
}
