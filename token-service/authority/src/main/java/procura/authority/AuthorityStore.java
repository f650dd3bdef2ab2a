package procura.authority;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.DelegationAuthority;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.lifecycle.RateLimits;

/// The tables of the read model that decides.
@Singleton
final class AuthorityStore {

  private static final Table<Record> CURRENT = table(name("authority", "current"));
  private static final Table<Record> REVOCATION = table(name("authority", "revocation"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> KIND = field(name("kind"), String.class);
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<JSONB> BODY = field(name("body"), JSONB.class);
  private static final Field<Instant> UNTIL = field(name("until"), Instant.class);

  private final TenantConnections connections;

  AuthorityStore(TenantConnections connections) {
    this.connections = connections;
  }

  @Nullable Object load(Key key) {
    if (key.id().indexOf('\0') >= 0) {
      return null; // which no text in PostgreSQL has, but a stranger's may
    }
    var body =
        connections.find(
            key.tenant(),
            sql ->
                sql.select(BODY)
                    .from(CURRENT)
                    .where(
                        TENANT.eq(key.tenant().value()),
                        KIND.eq(key.kind().column()),
                        ID.eq(key.id()))
                    .fetchOne(BODY));
    return body == null ? null : read(key, body.data());
  }

  List<String> detailsTypes(TenantId tenant) {
    return connections.of(
        tenant,
        sql ->
            sql.fetch(
                    """
                    select distinct jsonb_path_query(body, '$.profile.details[*].name') #>> '{}' as type
                    from authority.current where tenant = ? and kind = ? order by type limit 200
                    """,
                    tenant.value(),
                    Key.Kind.RESOURCE.column())
                .getValues(0, String.class));
  }

  List<DelegationAuthority> delegationsOf(TenantId tenant, UserId person, int most) {
    return connections.of(
        tenant,
        sql ->
            sql.fetch(
                    """
                    select body::text from authority.current
                    where tenant = ? and kind = 'delegation' and body -> 'consent' ->> 'user' = ?
                    order by body ->> 'grantedAt' desc limit ?
                    """,
                    tenant.value(),
                    person.value(),
                    most)
                .map(AuthorityStore::delegation));
  }

  private static DelegationAuthority delegation(Record row) {
    try {
      return FactJson.MAPPER.readValue(row.get(0, String.class), DelegationAuthority.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable delegation", e);
    }
  }

  /// Of the tenants that have set their own.
  Map<TenantId, RateLimits> rateLimits() {
    return connections.everyTenant(sql ->
        sql.fetch(
                """
                select tenant, (body -> 'settings' -> 'rateLimits')::text
                from authority.current
                where kind = 'tenant' and body -> 'settings' -> 'rateLimits' is not null
                """)
            .intoMap(
                row -> new TenantId(row.get(0, String.class)),
                row -> rateLimits(row.get(1, String.class))));
  }

  private static RateLimits rateLimits(String body) {
    try {
      return FactJson.MAPPER.readValue(body, RateLimits.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable rate limits", e);
    }
  }

  /// All revocations that can still matter, as `tenant`, `kind`, `id` to their end.
  Map<Revocations.Ended, Instant> revocations(Instant now) {
    return connections.everyTenant(sql -> {
      var all = new HashMap<Revocations.Ended, Instant>();
      sql.select(TENANT, KIND, ID, UNTIL)
          .from(REVOCATION)
          .where(UNTIL.gt(now))
          .forEach(row ->
              all.put(
                  new Revocations.Ended(
                      new TenantId(row.value1()), Revocations.Kind.of(row.value2()), row.value3()),
                  row.value4()));
      return all;
    });
  }

  void forgetRevocationsBefore(Instant now) {
    connections.everyTenant(sql -> sql.deleteFrom(REVOCATION).where(UNTIL.le(now)).execute());
  }

  /// The read model inside the transaction that appends: loads what the facts change, writes it
  /// back in one statement each for rows kept and rows gone.
  static final class Transaction {

    private final Connection connection;
    private final Map<Key, @Nullable Object> touched = new HashMap<>();

    Transaction(Connection connection) throws SQLException {
      this.connection = connection;
      try (var statement =
          connection.prepareStatement("select set_config('procura.tenant', '*', true)")) {
        statement.execute();
      }
    }

    @Nullable Object get(Key key) throws SQLException {
      if (touched.containsKey(key)) {
        return touched.get(key);
      }
      try (var statement =
          connection.prepareStatement(
              "select body from authority.current where tenant = ? and kind = ? and id = ?")) {
        bind(statement, key);
        try (var rows = statement.executeQuery()) {
          return rows.next() ? read(key, rows.getString(1)) : null;
        }
      }
    }

    void put(Key key, @Nullable Object body) {
      touched.put(key, body);
    }

    void revoke(Revocations.Ended ended, Instant until) throws SQLException {
      try (var statement =
          connection.prepareStatement(
              """
              insert into authority.revocation (tenant, kind, id, until) values (?, ?, ?, ?)
              on conflict (tenant, kind, id) do update set until = greatest(revocation.until, excluded.until)
              """)) {
        statement.setString(1, ended.tenant().value());
        statement.setString(2, ended.kind().column());
        statement.setString(3, ended.id());
        statement.setTimestamp(4, Timestamp.from(until));
        statement.execute();
      }
    }

    void flush(long position) throws SQLException {
      try (var upsert =
              connection.prepareStatement(
                  """
                  insert into authority.current (tenant, kind, id, body, position) values (?, ?, ?, ?::jsonb, ?)
                  on conflict (tenant, kind, id) do update set body = excluded.body, position = excluded.position
                  """);
          var delete =
              connection.prepareStatement(
                  "delete from authority.current where tenant = ? and kind = ? and id = ?")) {
        for (var entry : touched.entrySet()) {
          if (entry.getValue() == null) {
            bind(delete, entry.getKey());
            delete.addBatch();
          } else {
            bind(upsert, entry.getKey());
            upsert.setString(4, write(entry.getValue()));
            upsert.setLong(5, position);
            upsert.addBatch();
          }
        }
        upsert.executeBatch();
        delete.executeBatch();
      }
    }

    private static void bind(PreparedStatement statement, Key key) throws SQLException {
      statement.setString(1, key.tenant().value());
      statement.setString(2, key.kind().column());
      statement.setString(3, key.id());
    }
  }

  private static Object read(Key key, String body) {
    try {
      return FactJson.MAPPER.readValue(body, key.kind().body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable authority of " + key, e);
    }
  }

  private static String write(Object body) {
    try {
      return FactJson.MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unwritable authority " + body.getClass(), e);
    }
  }
}
