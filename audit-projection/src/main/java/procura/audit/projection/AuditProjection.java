package procura.audit.projection;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.audit.record.AuditRecord;
import procura.audit.record.FactRecords;
import procura.eventstore.Feed;
import procura.eventstore.StoredFact;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.ActionReported;

/// Appends one record for each fact to its tenant's log: record, tiles and the log's edge in the
/// transaction that saves the feed's position. A batch costs four statements, and one more where it
/// has receipts, the only facts that older records are read for. What fails is not skipped: the log
/// stands still until it is mended.
@Singleton
public class AuditProjection implements Feed.FactHandler {

  public static final String NAME = "audit";

  private static final Logger LOG = LoggerFactory.getLogger(AuditProjection.class);

  private volatile @Nullable String fault;

  /// Why the log stands still, if it does.
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  @Override
  public void handle(Connection connection, List<StoredFact> facts) throws SQLException {
    if (facts.isEmpty()) {
      return;
    }
    try {
      append(connection, facts);
      if (fault != null) {
        fault = null;
        LOG.info("the audit log goes on");
      }
    } catch (SQLException | RuntimeException e) {
      var first = facts.getFirst().position();
      if (fault == null) { // once, however often the feed tries again
        fault = "stopped at position " + first;
        LOG.error("the audit log stopped at position {}", first, e);
      }
      throw e;
    }
  }

  private static void append(Connection connection, List<StoredFact> facts) throws SQLException {
    AuditConnections.seeEveryTenant(connection);
    var tenants = facts.stream().map(fact -> fact.fact().tenant()).collect(Collectors.toSet());
    var logs = TenantLogStore.lock(connection, tenants);
    var tokens = IssuedTokens.of(connection, facts);
    var rows = new ArrayList<AuditRecordStore.Row>(facts.size());
    for (var fact : facts) {
      var log = logs.get(fact.fact().tenant());
      if (log != null && !log.has(fact.position())) {
        var record = record(fact, log, tokens);
        var canonical = record.canonical();
        log.append(AuditRecord.leaf(canonical), fact.position(), record.loggedAt());
        rows.add(new AuditRecordStore.Row(record, canonical));
      }
    }
    if (!rows.isEmpty()) {
      AuditRecordStore.insert(connection, rows);
      TileStore.append(connection, logs);
      TenantLogStore.save(connection, logs);
    }
  }

  private static AuditRecord record(StoredFact stored, TenantLog log, IssuedTokens tokens) {
    var fact = stored.fact();
    if (fact instanceof AccessTokenIssued issued) {
      tokens.note(issued, log.nextSeq());
    }
    return new AuditRecord(
        fact.tenant(),
        log.nextSeq(),
        stored.position(),
        stored.id(),
        stored.type(),
        stored.version(),
        fact.at(),
        log.loggedAt(fact.at()),
        fact instanceof ActionReported ? withoutChain(stored.cause()) : stored.cause(),
        fact instanceof ActionReported receipt
            ? FactRecords.of(receipt, tokens.of(receipt))
            : FactEvidence.of(fact));
  }

  /// Who acted is what the log says of the token, not what the receipt says.
  private static Cause withoutChain(Cause cause) {
    var by = cause.actor();
    return new Cause(
        new Actor(by.user(), by.agent(), by.client(), List.of(), by.origin()),
        cause.correlationId(),
        cause.causationId());
  }
}
