package procura.token.consent;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import procura.eventstore.refusal.RefusalLog;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;
import procura.identity.user.UserId;
import procura.token.page.Causes;

/// Records each authorization that ended without a code, before anybody is told.
@Singleton
public final class AuthorizationRefusals {

  private final RefusalLog log;
  private final InstantSource clock;

  AuthorizationRefusals(RefusalLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /// Who wanted what, as far as it is known to be true.
  public record Who(@Nullable UserId user, @Nullable ClientId client, @Nullable AgentId agent) {}

  public void record(
      HttpRequest<?> request, TenantId tenant, Who who, String error, String reason) {
    var fact =
        new AuthorizationRefused(
            tenant, who.user(), who.client(), who.agent(), error, reason, clock.instant());
    log.record(fact, Causes.of(request, who.user(), who.client(), who.agent()));
  }
}
