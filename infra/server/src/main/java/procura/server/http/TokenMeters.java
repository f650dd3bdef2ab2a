package procura.server.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import procura.eventstore.AfterCommit;
import procura.eventstore.StoredFact;
import procura.identity.administration.AdministrationEvent.RefusalsCounted;
import procura.identity.client.GrantType;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.TokenRefused;

/// Tokens issued and refused, counted from the facts themselves: by whichever node, since every
/// node hears of all of them. Sum over nodes is not what is wanted; any one tells.
@Singleton
final class TokenMeters implements AfterCommit {

  /// A grant type that a stranger made up is no meter of its own.
  private static final String OTHER = "other";

  private final PrometheusMeterRegistry meters;
  private final Map<String, Counter> issued = new ConcurrentHashMap<>();
  private final Map<String, Counter> refused = new ConcurrentHashMap<>();
  private final Counter counted;

  TokenMeters(PrometheusMeterRegistry meters) {
    this.meters = meters;
    this.counted = meters.counter("procura.refusals.counted");
  }

  @Override
  public void committed(List<StoredFact> facts) {
    for (var stored : facts) {
      switch (stored.fact()) {
        case AccessTokenIssued token -> issued(token.grantType().wireName());
        case TokenRefused refusal -> refused(refusal.grantType(), refusal.error());
        case RefusalsCounted many -> counted.increment(many.refusals());
        default -> {}
      }
    }
  }

  private void issued(String grant) {
    issued
        .computeIfAbsent(grant, name -> meters.counter("procura.tokens.issued", "grant", name))
        .increment();
  }

  private void refused(String operation, String error) {
    var grant =
        GrantType.of(operation).isPresent() || operation.matches("[a-z_ ]{1,24}")
            ? operation
            : OTHER;
    if (refused.size() > 500) {
      return;
    }
    refused
        .computeIfAbsent(
            grant + " " + error,
            _ -> meters.counter("procura.tokens.refused", "grant", grant, "error", error))
        .increment();
  }
}
