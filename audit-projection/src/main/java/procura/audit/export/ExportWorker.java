package procura.audit.export;

import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.audit.checkpoint.AuditSettings;
import procura.audit.checkpoint.CheckpointKey;
import procura.audit.checkpoint.CheckpointPublisher;
import procura.audit.checkpoint.CheckpointStore;
import procura.audit.export.ExportStore.Job;
import procura.audit.log.Checkpoint;
import procura.audit.log.ConsistencyProof;
import procura.audit.log.SignedNote;
import procura.audit.projection.AuditConnections;
import procura.audit.projection.AuditRecordStore;
import procura.audit.projection.AuditRecordStore.Span;
import procura.audit.projection.RecordFilter;
import procura.audit.projection.TenantLogStore;
import procura.audit.projection.TileStore;
import procura.audit.verify.EarlierCheckpoint;
import procura.audit.verify.Manifest;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.evidence.EvidenceEvent.EvidenceExportCompleted;

/// Makes the bundles, two at a time: pins a checkpoint, then streams the records in log order. A
/// worker that died leaves its export to another after a while.
@Singleton
class ExportWorker {

  private static final Logger LOG = LoggerFactory.getLogger(ExportWorker.class);

  private static final int AT_A_TIME = 2;
  private static final int SAY_ALIVE_EVERY = 5_000;
  private static final int EARLIER_CHECKPOINTS = 10_000;
  private static final Duration DEAD_AFTER = Duration.ofMinutes(2);

  private final AuditConnections connections;
  private final CheckpointPublisher publisher;
  private final CheckpointKey key;
  private final FactLog facts;
  private final AuditSettings settings;
  private final InstantSource clock;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().name("export-", 0).factory());

  ExportWorker(
      AuditConnections connections,
      CheckpointPublisher publisher,
      CheckpointKey key,
      FactLog facts,
      AuditSettings settings,
      InstantSource clock) {
    this.connections = connections;
    this.publisher = publisher;
    this.key = key;
    this.facts = facts;
    this.settings = settings;
    this.clock = clock;
  }

  /// There may be something to do.
  void wake() {
    if (!workers.isShutdown()) {
      workers.execute(this::workAll);
    }
  }

  @Scheduled(fixedDelay = "15s", initialDelay = "5s")
  void lookForAbandoned() {
    wake();
  }

  @EventListener
  void stop(ShutdownEvent event) {
    workers.shutdownNow();
  }

  private void workAll() {
    try {
      for (var job = take(); job.isPresent(); job = take()) {
        work(job.get());
      }
    } catch (RuntimeException e) {
      LOG.warn("exports wait", e);
    }
  }

  private Optional<Job> take() {
    var now = clock.instant();
    return connections.everyTenant(
        connection -> ExportStore.take(connection, now, now.minus(DEAD_AFTER)));
  }

  private void work(Job job) {
    try {
      awaitLog(job);
      var note = publisher.publish(job.tenant());
      var folder = settings.exports().resolve(job.tenant().value());
      Files.createDirectories(folder);
      var unfinished = folder.resolve(job.id() + "." + UUID.randomUUID() + ".unfinished");
      var manifest =
          connections.of(job.tenant(), connection -> write(connection, job, note, unfinished));
      var sha256 = sha256(unfinished);
      var size = Files.size(unfinished);
      Files.move(
          unfinished,
          folder.resolve(job.id() + ".zip"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      complete(job, manifest, size, sha256);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // another worker goes on with it
    } catch (IOException | RuntimeException e) {
      LOG.error("export {} of {} failed", job.id(), job.tenant(), e);
      connections.of(
          job.tenant(),
          connection -> {
            ExportStore.fail(connection, job, "the bundle could not be made", clock.instant());
            return job;
          });
    }
  }

  private void complete(Job job, Manifest manifest, long size, String sha256) {
    var id = UUID.randomUUID().toString();
    facts
        .append(
            List.of(
                new EvidenceExportCompleted(
                    job.tenant(),
                    job.id(),
                    manifest.records(),
                    manifest.treeSize(),
                    sha256,
                    clock.instant())),
            new Cause(Actor.SYSTEM, id, job.id()),
            Fence.NONE)
        .toCompletableFuture()
        .join();
    connections.of(
        job.tenant(),
        connection -> {
          ExportStore.complete(connection, job, manifest.records(), size, sha256, clock.instant());
          return job;
        });
  }

  /// The log follows the facts within a moment; the export waits until it holds its own request.
  private void awaitLog(Job job) throws InterruptedException {
    while (connections.of(
            job.tenant(), connection -> TenantLogStore.position(connection, job.tenant()))
        < job.notBefore()) {
      Thread.sleep(Duration.ofMillis(20));
      sayAlive(job, 0);
    }
  }

  private void sayAlive(Job job, double share) {
    connections.of(
        job.tenant(),
        connection -> {
          ExportStore.progress(connection, job, share, clock.instant());
          return job;
        });
  }

  private Manifest write(Connection connection, Job job, SignedNote note, Path file)
      throws SQLException {
    var checkpoint = Checkpoint.parse(note.text());
    var span = span(connection, job, checkpoint.size());
    var nodes = TileStore.nodes(connection, job.tenant());
    var header =
        new ExportBundle.Header(
            job.tenant().value(),
            job.id(),
            job.requestedAt().toString(),
            text(job.from()),
            text(job.to()),
            job.filters(),
            span.fromSeq(),
            span.toSeq());
    try (var bundle = new ExportBundle(file, header, note, nodes, key.signer(job.tenant()))) {
      AuditRecordStore.stream(
          connection,
          job.tenant(),
          new RecordFilter(job.filters()),
          span,
          record -> {
            write(bundle, record);
            if (record.seq() % SAY_ALIVE_EVERY == 0) {
              sayAlive(
                  job, (double) (record.seq() - span.fromSeq()) / (span.toSeq() - span.fromSeq()));
            }
          });
      var earlier =
          CheckpointStore.published(
              connection,
              job.tenant(),
              checkpoint.origin(),
              checkpoint.size(),
              EARLIER_CHECKPOINTS);
      return bundle.finish(
          earlier.stream()
              .map(one ->
                  new EarlierCheckpoint(
                      one.root(), ConsistencyProof.of(one.size(), checkpoint.size(), nodes)))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("the bundle can't be written", e);
    }
  }

  private static void write(ExportBundle bundle, AuditRecordStore.Found record) {
    try {
      bundle.record(record.seq(), record.canonical());
    } catch (IOException e) {
      throw new UncheckedIOException("the bundle can't be written", e);
    }
  }

  private static Span span(Connection connection, Job job, long size) throws SQLException {
    var fromSeq =
        job.from() == null
            ? 0
            : AuditRecordStore.firstSeq(connection, job.tenant(), job.from(), size);
    var toSeq =
        job.to() == null
            ? size
            : AuditRecordStore.firstSeq(connection, job.tenant(), job.to(), size);
    return new Span(fromSeq, Math.max(fromSeq, toSeq));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static String sha256(Path file) throws IOException {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
