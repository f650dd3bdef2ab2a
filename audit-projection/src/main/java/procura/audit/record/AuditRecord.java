package procura.audit.record;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import procura.audit.log.Hash;
import procura.identity.Cause;
import procura.identity.TenantId;

/// One leaf of a tenant's audit log. `seq` is its leaf index: the first record is 0 and there are
/// no gaps. `position` is the fact's place in the event store, the order of evidence. `loggedAt` is
/// the latest `at` up to here, so that a span of time is always a span of records.
public record AuditRecord(
    TenantId tenant,
    long seq,
    long position,
    UUID event,
    String type,
    int version,
    Instant at,
    Instant loggedAt,
    Cause cause,
    Evidence evidence) {

  /// The form of the canonical JSON; a reader that does not know it must not guess.
  public static final int FORMAT = 1;

  /// Who acted in the end: the newest actor of the chain, else the agent, the person, the client.
  public @Nullable String actingPrincipal() {
    var chain = actChain();
    if (!chain.isEmpty()) {
      return chain.getFirst();
    }
    var agent = actingAgent();
    if (agent != null) {
      return agent;
    }
    return cause.actor().user() != null ? cause.actor().user().value() : client();
  }

  /// The software behind the fact: as the fact names it, else as the request was authenticated.
  public @Nullable String client() {
    if (evidence.client() != null) {
      return evidence.client();
    }
    return cause.actor().client() == null ? null : cause.actor().client().value();
  }

  /// The bytes that are hashed, stored, exported and shown: canonical JSON, RFC 8785.
  public byte[] canonical() {
    var json = new LinkedHashMap<String, Object>();
    json.put("format", FORMAT);
    json.put("tenant", tenant.value());
    json.put("seq", seq);
    json.put("position", position);
    json.put("event_id", event.toString());
    json.put("type", type);
    json.put("version", version);
    json.put("occurred_at", at.toString());
    json.put("logged_at", loggedAt.toString());
    json.put("actor", actor());
    Evidence.put(json, "correlation_id", cause.correlationId());
    Evidence.put(json, "causation_id", cause.causationId());
    evidence.writeTo(json);
    return CanonicalJson.bytes(json);
  }

  public static Hash leaf(byte[] canonical) {
    return Hash.leaf(canonical);
  }

  private Map<String, Object> actor() {
    var actor = cause.actor();
    var json = new LinkedHashMap<String, Object>();
    Evidence.put(json, "user", actor.user() == null ? null : actor.user().value());
    Evidence.put(json, "agent", actingAgent());
    Evidence.put(json, "client", actor.client() == null ? null : actor.client().value());
    Evidence.put(json, "act_chain", actChain());
    Evidence.put(json, "origin", actor.origin());
    return json;
  }

  private @Nullable String actingAgent() {
    var agent = cause.actor().agent();
    return agent == null ? evidence.actingAgent() : agent.value();
  }

  private List<String> actChain() {
    return evidence.actChain().isEmpty() ? cause.actor().actChain() : evidence.actChain();
  }
}
