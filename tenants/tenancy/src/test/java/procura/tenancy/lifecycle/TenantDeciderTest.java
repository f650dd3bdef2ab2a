package procura.tenancy.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import procura.identity.Decision;
import procura.identity.Decision.Accepted;
import procura.identity.Decision.Rejected;
import procura.identity.TenantId;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantCommand.OffboardTenant;
import procura.tenancy.lifecycle.TenantCommand.SignUpTenant;
import procura.tenancy.lifecycle.TenantEvent.TenantOffboarded;
import procura.tenancy.lifecycle.TenantEvent.TenantSettingsChanged;
import procura.tenancy.lifecycle.TenantEvent.TenantSignedUp;
import procura.tenancy.lifecycle.TenantRejection.TenantNameIsTaken;
import procura.tenancy.lifecycle.TenantRejection.TenantNotFound;

class TenantDeciderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final TenantSettings SETTINGS = TenantSettings.of("Acme");

  private final TenantDecider decider = new TenantDecider();

  private Decision<TenantEvent, TenantRejection> decide(
      List<TenantEvent> given, TenantCommand command) {
    var tenant = decider.initial();
    for (var event : given) {
      tenant = decider.evolve(tenant, event);
    }
    return decider.decide(tenant, command);
  }

  @Test
  void aFreeNameIsSignedUp() {
    assertThat(decide(List.of(), new SignUpTenant(ACME, SETTINGS, NOW)))
        .isEqualTo(new Accepted<>(List.of(new TenantSignedUp(ACME, SETTINGS, NOW))));
  }

  @Test
  void aNameIsNeverReusedNotEvenAfterTheTenantIsGone() {
    var signedUp = new TenantSignedUp(ACME, SETTINGS, NOW);
    var again = new SignUpTenant(ACME, SETTINGS, NOW);
    assertThat(decide(List.of(signedUp), again))
        .isEqualTo(new Rejected<>(new TenantNameIsTaken(ACME)));
    assertThat(decide(List.of(signedUp, new TenantOffboarded(ACME, NOW)), again))
        .isEqualTo(new Rejected<>(new TenantNameIsTaken(ACME)));
  }

  @Test
  void equalSettingsAreNoChange() {
    var signedUp = new TenantSignedUp(ACME, SETTINGS, NOW);
    assertThat(decide(List.of(signedUp), new ChangeTenantSettings(ACME, SETTINGS, NOW)))
        .isEqualTo(new Accepted<>(List.of()));
    var other = TenantSettings.of("Acme Inc");
    assertThat(decide(List.of(signedUp), new ChangeTenantSettings(ACME, other, NOW)))
        .isEqualTo(new Accepted<>(List.of(new TenantSettingsChanged(ACME, other, NOW))));
  }

  @Test
  void whatIsGoneCantBeChanged() {
    var gone =
        List.<TenantEvent>of(
            new TenantSignedUp(ACME, SETTINGS, NOW), new TenantOffboarded(ACME, NOW));
    assertThat(decide(gone, new ChangeTenantSettings(ACME, TenantSettings.of("x"), NOW)))
        .isEqualTo(new Rejected<>(new TenantNotFound(ACME)));
    assertThat(decide(gone, new OffboardTenant(ACME, NOW))).isEqualTo(new Accepted<>(List.of()));
    assertThat(decide(List.of(), new OffboardTenant(ACME, NOW)))
        .isEqualTo(new Rejected<>(new TenantNotFound(ACME)));
  }

  @Test
  void aDisplayNameIsPrintable() {
    assertThatIllegalArgumentException().isThrownBy(() -> TenantSettings.of("a\nb"));
    assertThatIllegalArgumentException().isThrownBy(() -> TenantSettings.of(" "));
  }
}
