package procura.token.consent;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;
import procura.identity.user.UserId;
import procura.token.page.Causes;

/// Records each authorization that ended without a code, before anybody is told.
@Singleton
public final class AuthorizationRefusals {

  private final FactLog log;
  private final InstantSource clock;

  AuthorizationRefusals(FactLog log, InstantSource clock) {
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
    log.append(List.of(fact), Causes.of(request, who.user(), who.client(), who.agent()), Fence.NONE)
        .toCompletableFuture()
        .join();
  }
}
