package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import procura.identity.Actor;
import procura.identity.factor.FactorCommand.RemoveAuthenticatorApp;
import procura.identity.factor.FactorCommand.ResetFactors;
import procura.identity.role.RoleId;
import procura.identity.user.UserCommand.ReinstateUser;
import procura.identity.user.UserCommand.SuspendUser;
import procura.identity.user.UserId;
import procura.tenancy.lifecycle.SignInPolicy;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.tenancy.lifecycle.SignInPolicy.SecondFactor;
import procura.token.factor.AppOfPerson;

/// Who had got into an account is out of it, with all that was open, once an administrator has seen
/// to it.
class FreshStartIT {

  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final String ACCOUNT = "/t/greenfield/account";

  private final Rig rig = Rig.shared();
  private final String name = "fresh" + NEXT.incrementAndGet();
  private final UserId user = new UserId("usr_" + name);
  private final TestBrowser thief = rig.browser();
  private final RelyingParty party;

  FreshStartIT() {
    rig.cast().user(user, name, "Mx Fresh", new RoleId("rol_owner"));
    party = RelyingParty.register(rig, name, null, null);
  }

  @AfterEach
  void policyAsBefore() {
    rig.cast().policy(SignInPolicy.DEFAULT);
  }

  private JsonNode stolen() {
    var tokens = party.signIn(thief, name, "openid offline_access");
    assertThat(thief.get(ACCOUNT).statusCode()).isEqualTo(200);
    return tokens;
  }

  private void isOut(JsonNode tokens) {
    assertThat(location(thief.get(ACCOUNT))).endsWith("/login");
    assertThat(party.refresh(thief, tokens).path("error").asText()).isEqualTo("invalid_grant");
  }

  @Test
  @DisplayName("ASVS 7.4.2: a suspension is no pause: who is let in again signs in again")
  void nothingRevivesWithAnAccount() {
    var tokens = stolen();
    rig.cast().suspend(user);
    isOut(tokens);
    rig.cast().send(new ReinstateUser(Cast.GREENFIELD, user, rig.clock().instant()));
    isOut(tokens);
    var browser = rig.browser();
    var page = browser.signIn(browser.get("/t/greenfield/login"), name, Cast.PASSWORD);
    assertThat(page.uri().getPath()).as("the person themselves").isEqualTo(ACCOUNT);
  }

  @Test
  void othersGoOn() {
    var tokens = stolen();
    var other = new UserId(user + "_b");
    rig.cast().user(other, name + "b", "Mx Bystander");
    rig.cast().send(new SuspendUser(Cast.GREENFIELD, other, rig.clock().instant()));
    rig.cast().send(new ReinstateUser(Cast.GREENFIELD, other, rig.clock().instant()));
    assertThat(thief.get(ACCOUNT).statusCode()).isEqualTo(200);
    assertThat(party.refresh(thief, tokens).hasNonNull("access_token")).isTrue();
  }

  @Test
  @DisplayName("ASVS 7.4.3: factors that are taken away take along who came in by them")
  void aFactorResetEndsWhatIsOpen() {
    withAnApp();
    var tokens = stolen();
    rig.cast().send(new ResetFactors(Cast.GREENFIELD, user, rig.clock().instant()));
    isOut(tokens);
  }

  @Test
  void whoRemovesAFactorThemselvesStaysSignedIn() {
    withAnApp();
    assertThat(thief.get(ACCOUNT).statusCode()).isEqualTo(200);
    rig.cast()
        .send(
            new RemoveAuthenticatorApp(Cast.GREENFIELD, user, rig.clock().instant()),
            new Actor(user, null, null, List.of(), "192.0.2.1"));
    assertThat(thief.get(ACCOUNT).statusCode()).isEqualTo(200);
  }

  /// In the thief's browser, which is signed in then.
  private void withAnApp() {
    rig.cast().policy(new SignInPolicy(Set.of(Method.PASSWORD), SecondFactor.REQUIRED));
    var setUp = thief.signIn(thief.get("/t/greenfield/login"), name, Cast.PASSWORD);
    var key = SecondFactorIT.KEY.matcher(setUp.body());
    assertThat(key.find()).isTrue();
    var app = new AppOfPerson(key.group(1));
    thief.submit(setUp, new String[] {"code", app.code(rig.clock().instant())});
    rig.cast().policy(SignInPolicy.DEFAULT);
  }
}
