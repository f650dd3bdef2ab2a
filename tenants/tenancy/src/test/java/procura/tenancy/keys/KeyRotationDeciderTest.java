package procura.tenancy.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import procura.identity.Decision.Accepted;
import procura.identity.Decision.Rejected;
import procura.identity.TenantId;
import procura.tenancy.keys.SigningKeyCommand.AnnounceSigningKey;
import procura.tenancy.keys.SigningKeyCommand.CreateSigningKey;
import procura.tenancy.keys.SigningKeyCommand.DestroySigningKey;
import procura.tenancy.keys.SigningKeyCommand.RotateSigningKey;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyActivated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyAnnounced;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyCreated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyDestroyed;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyRetired;
import procura.tenancy.keys.SigningKeyRejection.KeyIdIsTaken;
import procura.tenancy.keys.SigningKeyRejection.NextKeyIsThere;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyAlreadyCreated;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyIsInUse;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyNotFound;

class KeyRotationDeciderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant UNTIL = NOW.plus(KeyRotationDecider.OVERLAP);
  private static final SigningKey ONE = new SigningKey("one", "ES256", "{}");
  private static final SigningKey TWO = new SigningKey("two", "ES256", "{}");

  private final KeyRotationDecider decider = new KeyRotationDecider();

  private KeyRing ring(SigningKeyEvent... events) {
    var ring = decider.initial();
    for (var event : events) {
      ring = decider.evolve(ring, event);
    }
    return ring;
  }

  @Test
  void theFirstKeySigns() {
    var ring = ring();
    assertThat(decider.decide(ring, new CreateSigningKey(ACME, ONE, NOW)))
        .isEqualTo(new Accepted<>(List.of(new SigningKeyCreated(ACME, ONE, NOW))));
    assertThat(ring(new SigningKeyCreated(ACME, ONE, NOW)).active("ES256")).contains("one");
  }

  @Test
  void theOldKeyStaysPublishedAsLongAsItsTokensLive() {
    var ring = ring(new SigningKeyCreated(ACME, ONE, NOW));
    var decision = decider.decide(ring, new RotateSigningKey(ACME, TWO, NOW));
    var retired = new SigningKeyRetired(ACME, "one", UNTIL, NOW);
    var created = new SigningKeyCreated(ACME, TWO, NOW);
    assertThat(decision).isEqualTo(new Accepted<>(List.of(retired, created)));
    var rotated = ring(new SigningKeyCreated(ACME, ONE, NOW), retired, created);
    assertThat(rotated.active("ES256")).contains("two");
    assertThat(rotated.publishedAt(UNTIL.minusSeconds(1))).containsExactly("one", "two");
    assertThat(rotated.publishedAt(UNTIL)).containsExactly("two");
  }

  @Test
  void theNextKeyIsPublishedBeforeItSigns() {
    var next = new SigningKeyAnnounced(ACME, TWO, NOW);
    assertThat(decider.decide(ring(), new CreateSigningKey(ACME, ONE, TWO, NOW)))
        .isEqualTo(new Accepted<>(List.of(new SigningKeyCreated(ACME, ONE, NOW), next)));
    var ring = ring(new SigningKeyCreated(ACME, ONE, NOW), next);
    assertThat(ring.publishedAt(NOW)).containsExactly("one", "two");
    assertThat(ring.active("ES256")).contains("one");
    var three = new SigningKey("three", "ES256", "{}");
    assertThat(decider.decide(ring, new RotateSigningKey(ACME, three, NOW)))
        .isEqualTo(
            new Accepted<>(
                List.of(
                    new SigningKeyRetired(ACME, "one", UNTIL, NOW),
                    new SigningKeyActivated(ACME, "two", NOW),
                    new SigningKeyAnnounced(ACME, three, NOW))));
    assertThat(decider.decide(ring, new AnnounceSigningKey(ACME, three, NOW)))
        .isEqualTo(new Rejected<>(new NextKeyIsThere("two")));
  }

  @Test
  void eachAlgorithmHasKeysOfItsOwn() {
    var rsa = new SigningKey("rsa", "RS256", "{}");
    var ring = ring(new SigningKeyCreated(ACME, ONE, NOW), new SigningKeyCreated(ACME, rsa, NOW));
    assertThat(ring.active("ES256")).contains("one");
    assertThat(ring.active("RS256")).contains("rsa");
    assertThat(decider.decide(ring, new RotateSigningKey(ACME, TWO, NOW)))
        .isEqualTo(
            new Accepted<>(
                List.of(
                    new SigningKeyRetired(ACME, "one", UNTIL, NOW),
                    new SigningKeyCreated(ACME, TWO, NOW))));
    var eddsa = new SigningKey("eddsa", "Ed25519", "{}");
    assertThat(decider.decide(ring, new RotateSigningKey(ACME, eddsa, NOW)))
        .isEqualTo(new Rejected<>(new SigningKeyNotFound("active")));
    assertThat(decider.decide(ring, new AnnounceSigningKey(ACME, eddsa, NOW)))
        .isEqualTo(new Rejected<>(new SigningKeyNotFound("active")));
  }

  @Test
  void aRingHasOneFirstKey() {
    var ring = ring(new SigningKeyCreated(ACME, ONE, NOW));
    assertThat(decider.decide(ring, new CreateSigningKey(ACME, TWO, NOW)))
        .isEqualTo(new Rejected<>(new SigningKeyAlreadyCreated("two")));
  }

  @Test
  void aKeyIdIsNeverReused() {
    var ring = ring(new SigningKeyCreated(ACME, ONE, NOW));
    assertThat(decider.decide(ring, new RotateSigningKey(ACME, ONE, NOW)))
        .isEqualTo(new Rejected<>(new KeyIdIsTaken("one")));
  }

  @Test
  void theSigningKeyCantBeDestroyedARetiredOneCan() {
    var ring =
        ring(
            new SigningKeyCreated(ACME, ONE, NOW),
            new SigningKeyRetired(ACME, "one", UNTIL, NOW),
            new SigningKeyCreated(ACME, TWO, NOW));
    assertThat(decider.decide(ring, new DestroySigningKey(ACME, "two", NOW)))
        .isEqualTo(new Rejected<>(new SigningKeyIsInUse("two")));
    assertThat(decider.decide(ring, new DestroySigningKey(ACME, "one", NOW)))
        .isEqualTo(new Accepted<>(List.of(new SigningKeyDestroyed(ACME, "one", NOW))));
    assertThat(decider.decide(ring, new DestroySigningKey(ACME, "three", NOW)))
        .isEqualTo(new Rejected<>(new SigningKeyNotFound("three")));
  }
}
