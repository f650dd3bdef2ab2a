package procura.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import procura.identity.client.TokenRules;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;

/// A client's own lifetimes hold, also for what was issued before they changed.
class LifetimesIT {

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();

  private String somebody(String name) {
    rig.cast().user(new UserId("usr_" + name), name, "Mx " + name, new RoleId("rol_owner"));
    return name;
  }

  private static TokenRules rules(@Nullable Duration access, @Nullable Duration refresh) {
    return new TokenRules(false, false, access, refresh, null, null, null, false, null);
  }

  @Test
  void accessTokensLiveAsLongAsTheClientsRuleAndNeverLongerThanTheResources() {
    var brief = RelyingParty.register(rig, "brief", rules(Duration.ofSeconds(60), null), null);
    var tokens = brief.signIn(browser, somebody("brief"), "openid pet:read");
    assertThat(tokens.get("expires_in").asLong()).isEqualTo(60);
    rig.clock().advance(Duration.ofSeconds(61));
    assertThat(brief.introspect(browser, tokens)).hasToString("{\"active\":false}");
    var longer = RelyingParty.register(rig, "longer", rules(Duration.ofHours(1), null), null);
    assertThat(longer.signIn(browser, "brief", "openid pet:read").get("expires_in").asLong())
        .isEqualTo(300);
  }

  @Test
  void aChangedRuleCountsForTheNextTokenOfAnOldGrant() {
    var party = RelyingParty.register(rig, "changing", null, null);
    var tokens = party.signIn(browser, somebody("changing"), "openid offline_access pet:read");
    assertThat(tokens.get("expires_in").asLong()).isEqualTo(300);
    party.change(rules(Duration.ofSeconds(30), null));
    assertThat(party.refresh(browser, tokens).get("expires_in").asLong()).isEqualTo(30);
  }

  @Test
  void aRefreshTokenDiesAtTheClientsOwnAge() {
    var party = RelyingParty.register(rig, "dying", rules(null, Duration.ofHours(2)), null);
    var tokens = party.signIn(browser, somebody("dying"), "openid offline_access pet:read");
    rig.clock().advance(Duration.ofMinutes(119));
    assertThat(party.refresh(browser, tokens).hasNonNull("access_token")).isTrue();
    rig.clock().advance(Duration.ofMinutes(2));
    assertThat(party.refresh(browser, tokens).path("error").asText()).isEqualTo("invalid_grant");
  }

  @Test
  void aShorterAgeHoldsForOldRefreshTokensToo() {
    var party = RelyingParty.register(rig, "shortened", null, null);
    var tokens = party.signIn(browser, somebody("shortened"), "openid offline_access pet:read");
    rig.clock().advance(Duration.ofHours(3));
    assertThat(party.refresh(browser, tokens).hasNonNull("access_token")).isTrue();
    party.change(rules(null, Duration.ofHours(1)));
    assertThat(party.refresh(browser, tokens).path("error").asText()).isEqualTo("invalid_grant");
  }
}
