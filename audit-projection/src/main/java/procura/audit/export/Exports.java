package procura.audit.export;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import procura.audit.checkpoint.AuditSettings;
import procura.audit.export.Export.Status;
import procura.audit.projection.AuditConnections;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.evidence.EvidenceEvent.EvidenceDownloaded;
import procura.identity.evidence.EvidenceEvent.EvidenceExportRequested;
import procura.tenancy.keys.Secrets;

/// Takes orders for exports. That somebody asks for evidence, and that he gets it, is a fact before
/// it happens.
@Singleton
class Exports {

  private final AuditConnections connections;
  private final FactLog facts;
  private final ExportWorker worker;
  private final AuditSettings settings;
  private final Secrets secrets;
  private final InstantSource clock;

  Exports(
      AuditConnections connections,
      FactLog facts,
      ExportWorker worker,
      AuditSettings settings,
      Secrets secrets,
      InstantSource clock) {
    this.connections = connections;
    this.facts = facts;
    this.worker = worker;
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
  }

  Export request(
      TenantId tenant,
      @Nullable Instant from,
      @Nullable Instant to,
      Map<String, String> filters,
      @Nullable String idempotencyKey,
      Cause cause) {
    var key = idempotencyKey == null ? null : own(idempotencyKey, cause.actor());
    if (key != null) {
      var earlier =
          connections.of(tenant, connection -> ExportStore.findByKey(connection, tenant, key));
      if (earlier.isPresent()) {
        return earlier.get();
      }
    }
    var id = secrets.id("exp");
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var position =
        record(new EvidenceExportRequested(tenant, id, "jsonl", from, to, filters, now), cause);
    var export =
        new Export(
            id,
            Status.RUNNING.wireName(),
            0,
            "jsonl",
            from,
            to,
            filters,
            null,
            null,
            null,
            null,
            now,
            null);
    var stored =
        connections.of(
            tenant,
            connection -> {
              ExportStore.insert(connection, tenant, export, key, position);
              return key == null
                  ? ExportStore.find(connection, tenant, id)
                  : ExportStore.findByKey(connection, tenant, key);
            });
    worker.wake();
    return stored.orElse(export);
  }

  /// Each caller's keys are its own, and none is too long to be kept.
  private static String own(String key, Actor caller) {
    return Secrets.hash(
        String.join(
            "\0",
            String.valueOf(caller.user()),
            String.valueOf(caller.agent()),
            String.valueOf(caller.client()),
            key));
  }

  Optional<Export> find(TenantId tenant, String id) {
    return connections.of(tenant, connection -> ExportStore.find(connection, tenant, id));
  }

  List<Export> list(TenantId tenant, @Nullable String cursor, int limit) {
    return connections.of(
        tenant, connection -> ExportStore.list(connection, tenant, cursor, limit));
  }

  Path bundle(TenantId tenant, String id) {
    return settings.exports().resolve(tenant.value()).resolve(id + ".zip");
  }

  void downloaded(TenantId tenant, String id, Cause cause) {
    record(new EvidenceDownloaded(tenant, id, clock.instant()), cause);
  }

  private long record(Fact fact, Cause cause) {
    return facts
        .append(List.of(fact), cause, Fence.NONE)
        .toCompletableFuture()
        .join()
        .lastPosition();
  }
}
