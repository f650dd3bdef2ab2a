package procura.server.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import procura.eventstore.AfterCommit;
import procura.eventstore.StoredFact;
import procura.identity.administration.AdministrationEvent.RefusalsCounted;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.TokenRefused;

/// Tokens issued and refused since this node started, counted from the facts themselves. Every node
/// hears of all facts: any one of them tells, and their sum does not.
@Singleton
final class TokenMeters implements AfterCommit {

  /// What strangers make up is not a meter each.
  private static final int MOST_KINDS = 200;

  private record Kind(String meter, List<String> tags) {}

  private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();

  @Override
  public void committed(List<StoredFact> facts) {
    for (var stored : facts) {
      switch (stored.fact()) {
        case AccessTokenIssued token ->
            add(1, "procura.tokens.issued", "grant", token.grantType().wireName());
        case TokenRefused refusal ->
            add(
                1,
                "procura.tokens.refused",
                "grant",
                refusal.grantType(),
                "error",
                refusal.error());
        case RefusalsCounted many -> add(many.refusals(), "procura.refusals.counted");
        default -> {}
      }
    }
  }

  private void add(long number, String meter, String... tags) {
    var kind = new Kind(meter, List.of(tags));
    var known = counts.get(kind);
    if (known == null && counts.size() < MOST_KINDS) {
      known = counts.computeIfAbsent(kind, _ -> new LongAdder());
    }
    if (known != null) {
      known.add(number);
    }
  }

  /// Says what is new to say, for a scrape.
  void show(MeterRegistry meters) {
    counts.forEach((kind, count) ->
        FunctionCounter.builder(kind.meter(), count, LongAdder::sum)
            .tags(kind.tags().toArray(String[]::new))
            .register(meters));
  }
}
