package procura.token.endpoint;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;

/// Records what was refused at the protocol endpoints, before the refusal is answered.
@Singleton
final class Refusals {

  /// Mistakes in the form of a request decide nothing about anybody's authority.
  private static final Set<OAuthErrorCode> MISTAKES =
      EnumSet.of(
          OAuthErrorCode.UNSUPPORTED_GRANT_TYPE,
          OAuthErrorCode.TEMPORARILY_UNAVAILABLE,
          OAuthErrorCode.SERVER_ERROR);

  private static final int LONGEST = 200;

  private final FactLog log;

  Refusals(FactLog log) {
    this.log = log;
  }

  /// What is known of a request so far.
  static final class Attempt {
    private final TenantId tenant;
    private final String endpoint;
    private final String origin;
    private final String correlation;
    private Map<String, List<String>> form = Map.of();
    private @Nullable AuthenticatedClient client;

    /// @param endpoint what is recorded where there is no `grant_type`
    Attempt(TenantId tenant, String endpoint, HttpRequest<?> http) {
      this.tenant = tenant;
      this.endpoint = endpoint;
      this.origin = Origin.of(http);
      this.correlation = Origin.correlation(http);
    }

    void form(Map<String, List<String>> received) {
      this.form = received;
    }

    void client(AuthenticatedClient authenticated) {
      this.client = authenticated;
    }

    String origin() {
      return origin;
    }

    String correlation() {
      return correlation;
    }

    private @Nullable String first(String name) {
      var values = form.getOrDefault(name, List.of());
      return values.isEmpty() || values.getFirst().isEmpty() ? null : clean(values.getFirst());
    }

    private String operation() {
      var grantType = first("grant_type");
      return grantType == null ? endpoint : grantType;
    }

    private @Nullable ClientId clientId() {
      if (client != null) {
        return client.id();
      }
      var claimed = first("client_id");
      return claimed == null || claimed.isBlank() ? null : new ClientId(claimed);
    }
  }

  void record(Attempt attempt, OAuthException refusal, Instant now) {
    if (MISTAKES.contains(refusal.code())) {
      return;
    }
    var client = attempt.clientId();
    var agent =
        attempt.client instanceof AuthenticatedClient.Agent a ? a.agentId() : (AgentId) null;
    var fact =
        new TokenRefused(
            attempt.tenant,
            attempt.operation(),
            refusal.code().value(),
            clean(refusal.reason()),
            client,
            null,
            agent,
            attempt.first("resource"),
            scopes(attempt.first("scope")),
            now);
    log.append(
            List.of(fact),
            new Cause(
                new Actor(null, agent, client, List.of(), attempt.origin),
                attempt.correlation,
                attempt.correlation),
            Fence.NONE)
        .toCompletableFuture()
        .join();
  }

  private static Scopes scopes(@Nullable String wire) {
    try {
      return wire == null ? Scopes.NONE : Scopes.parse(wire);
    } catch (IllegalArgumentException _) {
      return Scopes.NONE;
    }
  }

  /// Hostile input on its way into the record: bounded, and without control characters.
  private static String clean(String text) {
    var cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
