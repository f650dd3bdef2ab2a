package procura.audit.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import procura.audit.record.IssuedToken;
import procura.eventstore.StoredFact;
import procura.identity.TenantId;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.ActionReported;

/// The tokens that the receipts of a batch speak of, as the tenants' logs tell of their issuance.
/// Order makes it exact: a token's issuance is recorded before anybody has it, so it is the first
/// record with that `jti`, and one statement a batch finds all of them. A batch without receipts
/// costs none.
final class IssuedTokens {

  private static final String ISSUED = "issuance.AccessTokenIssued";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private record Named(TenantId tenant, String jti) {}

  private final Set<Named> wanted;
  private final Map<Named, IssuedToken> known = new HashMap<>();

  private IssuedTokens(Set<Named> wanted) {
    this.wanted = wanted;
  }

  /// Those that are recorded already; those of the batch itself are [noted][#note] in turn.
  static IssuedTokens of(Connection connection, List<StoredFact> facts) throws SQLException {
    var wanted = new HashSet<Named>();
    for (var fact : facts) {
      if (fact.fact() instanceof ActionReported receipt) {
        wanted.add(new Named(receipt.tenant(), receipt.jti()));
      }
    }
    var tokens = new IssuedTokens(wanted);
    if (!wanted.isEmpty()) {
      tokens.read(connection);
    }
    return tokens;
  }

  private void read(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            select wanted.tenant, wanted.jti, first.seq, first.canonical
            from unnest(?::text[], ?::text[]) as wanted (tenant, jti)
            cross join lateral (
              select seq, canonical from audit.record
              where tenant = wanted.tenant and jti = wanted.jti
              order by seq limit 1) as first\
            """)) {
      var columns = new Columns(connection, wanted.size());
      wanted.forEach(one -> columns.row(one.tenant().value(), AuditRecordStore.key(one.jti())));
      columns.bind(statement, "text", "text");
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var issued = issued(rows.getLong(3), rows.getBytes(4));
          if (issued != null) {
            known.put(new Named(new TenantId(rows.getString(1)), rows.getString(2)), issued);
          }
        }
      }
    }
  }

  private static @Nullable IssuedToken issued(long seq, byte[] canonical) {
    try {
      var record = JSON.readTree(canonical);
      return record.path("type").asText().equals(ISSUED)
          ? new IssuedToken(
              seq,
              record.at("/target/resource").textValue(),
              record.path("subject").textValue(),
              StreamSupport.stream(record.at("/actor/act_chain").spliterator(), false)
                  .map(JsonNode::asText)
                  .toList())
          : null;
    } catch (IOException e) {
      throw new IllegalStateException("record " + seq + " is no JSON", e);
    }
  }

  void note(AccessTokenIssued fact, long seq) {
    var named = new Named(fact.tenant(), fact.jti());
    if (wanted.contains(named)) {
      known.putIfAbsent(named, IssuedToken.of(fact, seq));
    }
  }

  @Nullable IssuedToken of(ActionReported receipt) {
    return known.get(new Named(receipt.tenant(), receipt.jti()));
  }
}
