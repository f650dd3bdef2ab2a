package procura.identity.delegation;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import procura.identity.DeciderSpec;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.delegation.DelegationCommand.GrantDelegation;
import procura.identity.delegation.DelegationCommand.WithdrawDelegation;
import procura.identity.delegation.DelegationEvent.DelegationExtended;
import procura.identity.delegation.DelegationEvent.DelegationGranted;
import procura.identity.delegation.DelegationEvent.DelegationWithdrawn;
import procura.identity.delegation.DelegationRejection.DelegationNotFound;
import procura.identity.user.UserId;

class DelegationDeciderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final DelegationId FIRST = new DelegationId("dlg_1");
  private static final DelegationId SECOND = new DelegationId("dlg_2");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Consent CONSENT =
      new Consent(
          new UserId("usr_bob"),
          new ClientId("cli_app"),
          new AgentId("agt_vet"),
          new ResourceIdentifier("mcp-server://pets"));
  private static final Scopes READ = Scopes.of("read");
  private static final Scopes WRITE = Scopes.of("write");

  private final DeciderSpec<Delegation, DelegationCommand, DelegationEvent, DelegationRejection>
      delegation = DeciderSpec.of(new DelegationDecider());

  @Test
  void consentingAgainExtendsAndLosesNothing() {
    delegation
        .given(new DelegationGranted(ACME, FIRST, CONSENT, READ, null, NOW))
        .when(new GrantDelegation(ACME, SECOND, CONSENT, WRITE, null, NOW))
        .then(new DelegationExtended(ACME, FIRST, CONSENT, Scopes.of("read", "write"), null, NOW));
  }

  @Test
  void consentingToWhatStandsChangesNothing() {
    delegation
        .given(new DelegationGranted(ACME, FIRST, CONSENT, READ, null, NOW))
        .when(new GrantDelegation(ACME, SECOND, CONSENT, READ, null, NOW))
        .thenNothing();
  }

  @Test
  void whatHasRunOutOrWasWithdrawnIsGrantedAnew() {
    var anew = new GrantDelegation(ACME, SECOND, CONSENT, READ, null, LATER);
    var granted = new DelegationGranted(ACME, SECOND, CONSENT, READ, null, LATER);
    delegation
        .given(new DelegationGranted(ACME, FIRST, CONSENT, WRITE, LATER, NOW))
        .when(anew)
        .then(granted);
    delegation
        .given(
            new DelegationGranted(ACME, FIRST, CONSENT, WRITE, null, NOW),
            new DelegationWithdrawn(ACME, FIRST, CONSENT, NOW))
        .when(anew)
        .then(granted);
  }

  @Test
  void aWithdrawalIsForGood() {
    var withdraw = new WithdrawDelegation(ACME, FIRST, NOW);
    delegation
        .given(new DelegationGranted(ACME, FIRST, CONSENT, READ, null, NOW))
        .when(withdraw)
        .then(new DelegationWithdrawn(ACME, FIRST, CONSENT, NOW));
    delegation
        .given(
            new DelegationGranted(ACME, FIRST, CONSENT, READ, null, NOW),
            new DelegationWithdrawn(ACME, FIRST, CONSENT, NOW))
        .when(withdraw)
        .thenNothing();
    delegation.when(withdraw).thenRejected(new DelegationNotFound(FIRST));
  }
}
