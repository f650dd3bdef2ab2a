package procura.identity.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.BlindIndex;
import procura.identity.DeciderSpec;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.connection.ConnectionId;
import procura.identity.factor.FactorCommand.AddAuthenticatorApp;
import procura.identity.factor.FactorCommand.AddPasskey;
import procura.identity.factor.FactorCommand.IssueRecoveryCodes;
import procura.identity.factor.FactorCommand.LinkIdentity;
import procura.identity.factor.FactorCommand.RemoveAuthenticatorApp;
import procura.identity.factor.FactorCommand.RemovePasskey;
import procura.identity.factor.FactorCommand.RenamePasskey;
import procura.identity.factor.FactorCommand.ResetFactors;
import procura.identity.factor.FactorCommand.UnlinkIdentity;
import procura.identity.factor.FactorCommand.UseRecoveryCode;
import procura.identity.factor.FactorEvent.AuthenticatorAppAdded;
import procura.identity.factor.FactorEvent.AuthenticatorAppRemoved;
import procura.identity.factor.FactorEvent.IdentityLinked;
import procura.identity.factor.FactorEvent.IdentityUnlinked;
import procura.identity.factor.FactorEvent.PasskeyAdded;
import procura.identity.factor.FactorEvent.PasskeyRemoved;
import procura.identity.factor.FactorEvent.PasskeyRenamed;
import procura.identity.factor.FactorEvent.RecoveryCodeUsed;
import procura.identity.factor.FactorEvent.RecoveryCodesIssued;
import procura.identity.factor.FactorRejection.IdentityIsLinkedElsewhere;
import procura.identity.factor.FactorRejection.IdentityNotFound;
import procura.identity.factor.FactorRejection.NoAuthenticatorApp;
import procura.identity.factor.FactorRejection.PasskeyIsRegistered;
import procura.identity.factor.FactorRejection.PasskeyNotFound;
import procura.identity.factor.FactorRejection.RecoveryCodeIsSpent;
import procura.identity.factor.FactorRejection.TooManyPasskeys;
import procura.identity.user.UserId;

class FactorDeciderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final UserId BOB = new UserId("usr_bob");
  private static final UserId EVE = new UserId("usr_eve");
  private static final PasskeyId PHONE = new PasskeyId("cGhvbmU");
  private static final PasskeyId KEY = new PasskeyId("a2V5");
  private static final Sealed NAME = new Sealed("name");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final BlindIndex ONE = new BlindIndex("one");
  private static final BlindIndex TWO = new BlindIndex("two");
  private static final LinkedIdentity CLINIC =
      new LinkedIdentity(new ConnectionId("con_clinic"), new BlindIndex("bob at the clinic"));

  private static final AuthenticatorAppAdded APP = new AuthenticatorAppAdded(ACME, BOB, NAME, NOW);
  private static final AuthenticatorAppRemoved NO_APP = new AuthenticatorAppRemoved(ACME, BOB, NOW);
  private static final RecoveryCodesIssued CODES =
      new RecoveryCodesIssued(ACME, BOB, List.of(ONE, TWO), NOW);
  private static final IdentityLinked LINKED = new IdentityLinked(ACME, BOB, CLINIC, NAME, NOW);

  private final DeciderSpec<Factors, FactorCommand, FactorEvent, FactorRejection> factors =
      DeciderSpec.of(new FactorDecider());

  private static AddPasskey add(UserId user, PasskeyId passkey) {
    return new AddPasskey(ACME, user, passkey, "cose", true, List.of("internal"), NAME, NOW);
  }

  private static PasskeyAdded added(UserId user, PasskeyId passkey) {
    return new PasskeyAdded(ACME, user, passkey, "cose", true, List.of("internal"), NAME, NOW);
  }

  private static PasskeyRemoved removed(UserId user, PasskeyId passkey) {
    return new PasskeyRemoved(ACME, user, passkey, NOW);
  }

  @Nested
  class Passkeys {

    @Test
    @DisplayName("WebAuthn level 3 section 7.1 step 26: an id is one person's, also another's")
    void anIdIsOfOnePerson() {
      factors.when(add(BOB, PHONE)).then(added(BOB, PHONE));
      factors
          .given(added(BOB, PHONE))
          .when(add(EVE, PHONE))
          .thenRejected(new PasskeyIsRegistered());
      factors
          .given(added(BOB, PHONE))
          .when(add(BOB, PHONE))
          .thenRejected(new PasskeyIsRegistered());
      factors
          .given(added(BOB, PHONE), removed(BOB, PHONE))
          .when(add(BOB, PHONE))
          .then(added(BOB, PHONE));
    }

    @Test
    void theDecisionRestsOnWhoeverHasTheId() {
      assertThat(add(EVE, PHONE).tags())
          .isEqualTo(added(EVE, PHONE).tags())
          .contains(ACME.tag("passkey", PHONE.value()), ACME.tag("factor", EVE.value()));
    }

    @Test
    void aPersonHasAtMostTwentyAndAnothersDoNotCount() {
      var many =
          IntStream.range(0, FactorDecider.MOST_PASSKEYS)
              .mapToObj(i -> (FactorEvent) added(BOB, new PasskeyId("k" + i)))
              .toArray(FactorEvent[]::new);
      factors
          .given(many)
          .when(add(BOB, PHONE))
          .thenRejected(new TooManyPasskeys(FactorDecider.MOST_PASSKEYS));
      factors.given(many).when(add(EVE, PHONE)).then(added(EVE, PHONE));
    }

    @Test
    void onlyTheOwnerRenamesAndRemovesIt() {
      var given = factors.given(added(BOB, PHONE));
      given
          .when(new RenamePasskey(ACME, BOB, PHONE, NAME, NOW))
          .then(new PasskeyRenamed(ACME, BOB, PHONE, NAME, NOW));
      given.when(new RemovePasskey(ACME, BOB, PHONE, NOW)).then(removed(BOB, PHONE));
      for (var other :
          List.of(
              new RenamePasskey(ACME, EVE, PHONE, NAME, NOW),
              new RemovePasskey(ACME, EVE, PHONE, NOW),
              new RemovePasskey(ACME, BOB, KEY, NOW))) {
        given.when(other).thenRejected(new PasskeyNotFound());
      }
      given
          .given(removed(BOB, PHONE))
          .when(new RemovePasskey(ACME, BOB, PHONE, NOW))
          .thenRejected(new PasskeyNotFound());
    }

    @Test
    @DisplayName("WebAuthn level 3 section 5.8.3: 1 to 1023 bytes")
    void whatIsNoId() {
      for (var id : List.of("", "a b", "a=", "é", "a".repeat(1365))) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PasskeyId(id));
      }
      assertThat(new PasskeyId("a".repeat(1364)).value()).hasSize(1364);
    }
  }

  @Nested
  class AuthenticatorApps {

    @Test
    void aNewOneTakesThePlaceOfTheOld() {
      var add = new AddAuthenticatorApp(ACME, BOB, NAME, NOW);
      factors.when(add).then(APP);
      factors.given(APP).when(add).then(APP);
    }

    @Test
    void whatIsNotThereIsNotRemoved() {
      var remove = new RemoveAuthenticatorApp(ACME, BOB, NOW);
      factors.given(APP).when(remove).then(NO_APP);
      factors.when(remove).thenRejected(new NoAuthenticatorApp());
      factors.given(APP, NO_APP).when(remove).thenRejected(new NoAuthenticatorApp());
    }
  }

  @Nested
  class Recovery {

    private final UseRecoveryCode use = new UseRecoveryCode(ACME, BOB, ONE, NOW);
    private final RecoveryCodeUsed used = new RecoveryCodeUsed(ACME, BOB, ONE, NOW);

    @Test
    void aCodeWorksOnce() {
      factors.given(CODES).when(use).then(used);
      factors.given(CODES, used).when(use).thenRejected(new RecoveryCodeIsSpent());
      factors.when(use).thenRejected(new RecoveryCodeIsSpent());
      factors
          .given(CODES, used)
          .when(new UseRecoveryCode(ACME, BOB, TWO, NOW))
          .then(new RecoveryCodeUsed(ACME, BOB, TWO, NOW));
    }

    @Test
    void newCodesEndTheOldOnes() {
      var issue = new IssueRecoveryCodes(ACME, BOB, List.of(TWO), NOW);
      var issued = new RecoveryCodesIssued(ACME, BOB, List.of(TWO), NOW);
      factors.given(CODES).when(issue).then(issued);
      factors.given(CODES, issued).when(use).thenRejected(new RecoveryCodeIsSpent());
    }
  }

  @Nested
  class Identities {

    private final LinkIdentity link = new LinkIdentity(ACME, BOB, CLINIC, NAME, NOW);

    @Test
    void anAccountElsewhereIsOfOnePerson() {
      factors.when(link).then(LINKED);
      factors.given(LINKED).when(link).thenNothing();
      factors
          .given(LINKED)
          .when(new LinkIdentity(ACME, EVE, CLINIC, NAME, NOW))
          .thenRejected(new IdentityIsLinkedElsewhere());
    }

    @Test
    void onlyItsPersonUnlinksItAndThenItIsFree() {
      var unlinked = new IdentityUnlinked(ACME, BOB, CLINIC, NOW);
      factors
          .given(LINKED)
          .when(new UnlinkIdentity(ACME, EVE, CLINIC, NOW))
          .thenRejected(new IdentityNotFound());
      factors.given(LINKED).when(new UnlinkIdentity(ACME, BOB, CLINIC, NOW)).then(unlinked);
      factors
          .given(LINKED, unlinked)
          .when(new UnlinkIdentity(ACME, BOB, CLINIC, NOW))
          .thenRejected(new IdentityNotFound());
      factors
          .given(LINKED, unlinked)
          .when(new LinkIdentity(ACME, EVE, CLINIC, NAME, NOW))
          .then(new IdentityLinked(ACME, EVE, CLINIC, NAME, NOW));
    }

    @Test
    void theDecisionRestsOnWhoeverHasTheAccount() {
      assertThat(link.tags())
          .isEqualTo(LINKED.tags())
          .isEqualTo(Set.of(ACME.tag("factor", BOB.value()), CLINIC.tag(ACME)));
    }
  }

  @Nested
  class Reset {

    private final ResetFactors reset = new ResetFactors(ACME, BOB, NOW);

    @Test
    void endsEverythingThatIsTheirsAndNothingOfAnothers() {
      factors
          .given(added(BOB, PHONE), added(EVE, new PasskeyId("ZXZl")), added(BOB, KEY), APP, CODES)
          .when(reset)
          .then(
              removed(BOB, KEY),
              removed(BOB, PHONE),
              NO_APP,
              new RecoveryCodesIssued(ACME, BOB, List.of(), NOW));
    }

    @Test
    void leavesTheAccountElsewhere() {
      factors.given(LINKED, APP).when(reset).then(NO_APP);
    }

    @Test
    void ofNothingIsNothing() {
      factors.when(reset).thenNothing();
      factors.given(APP, NO_APP).when(reset).thenNothing();
    }
  }
}
