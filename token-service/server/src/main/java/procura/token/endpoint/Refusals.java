package procura.token.endpoint;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import procura.eventstore.refusal.RefusalLog;
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

/// Records what was refused, before the refusal is answered.
@Singleton
final class Refusals {

  /// Mistakes in the form of a request, and having to wait, decide nothing about anybody's
  /// authority.
  private static final Set<OAuthErrorCode> MISTAKES =
      EnumSet.of(
          OAuthErrorCode.AUTHORIZATION_PENDING,
          OAuthErrorCode.SLOW_DOWN,
          OAuthErrorCode.UNSUPPORTED_GRANT_TYPE,
          OAuthErrorCode.TEMPORARILY_UNAVAILABLE,
          OAuthErrorCode.SERVER_ERROR);

  private static final int LONGEST = 200;

  private final RefusalLog log;

  Refusals(RefusalLog log) {
    this.log = log;
  }

  /// What is known of a request so far.
  static final class Attempt {
    private final TenantId tenant;
    private final String origin;
    private final String correlation;
    private final @Nullable String operation;
    private Map<String, List<String>> form = Map.of();
    private Supplier<@Nullable ClientId> claimed = () -> null;
    private @Nullable AuthenticatedClient client;

    /// At the token endpoint: what is attempted is the `grant_type`.
    Attempt(TenantId tenant, String origin, String correlation) {
      this(tenant, origin, correlation, null);
    }

    /// @param operation what is attempted elsewhere
    Attempt(TenantId tenant, String origin, String correlation, @Nullable String operation) {
      this.operation = operation;
      this.tenant = tenant;
      this.origin = origin;
      this.correlation = correlation;
    }

    void form(Map<String, List<String>> received, Supplier<@Nullable ClientId> claimedBy) {
      this.form = received;
      this.claimed = claimedBy;
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

    private @Nullable String operation() {
      return operation == null ? first("grant_type") : operation;
    }

    private @Nullable String first(String name) {
      var values = form.getOrDefault(name, List.of());
      return values.isEmpty() || values.getFirst().isEmpty() ? null : clean(values.getFirst());
    }

    private @Nullable ClientId clientId() {
      return client == null ? claimed.get() : client.id();
    }
  }

  void record(Attempt attempt, OAuthException refusal, Instant now) {
    var operation = attempt.operation();
    if (MISTAKES.contains(refusal.code()) || operation == null) {
      return;
    }
    var client = attempt.clientId();
    var agent =
        attempt.client instanceof AuthenticatedClient.Agent a ? a.agentId() : (AgentId) null;
    var fact =
        new TokenRefused(
            attempt.tenant,
            operation,
            refusal.code().value(),
            clean(refusal.reason()),
            client,
            refusal.subject(),
            agent,
            refusal.actors().value().isEmpty() ? null : refusal.actors(),
            attempt.first("resource"),
            scopes(attempt.first("scope")),
            now);
    log.record(
        fact,
        new Cause(
            new Actor(null, agent, client, List.of(), attempt.origin),
            attempt.correlation,
            attempt.correlation));
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
