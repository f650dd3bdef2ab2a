package procura.token.push;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;

/// The `token.pushed_request` table. A `request_uri` can be opened again and again until its time
/// is over, so that a person may reload the page, and is answered once.
@Singleton
public final class PushedRequests {

  /// RFC 9126 section 2.2.
  public static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

  /// A browser needs seconds; a slow page some more.
  public static final Duration LIFETIME = Duration.ofSeconds(90);

  private static final String KIND = "par";

  /// As long as anybody who opened one in time may still be at it.
  private static final Duration KEPT = Duration.ofHours(1);

  private static final Table<Record> PUSHED = table(name("token", "pushed_request"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> HASH = field(name("hash"), String.class);
  private static final Field<String> CLIENT = field(name("client"), String.class);
  private static final Field<JSONB> BODY = field(name("body"), JSONB.class);
  private static final Field<Boolean> SIGNED = field(name("signed"), Boolean.class);
  private static final Field<String> DPOP_KEY = field(name("dpop_key"), String.class);
  private static final Field<Instant> EXPIRES_AT = field(name("expires_at"), Instant.class);
  private static final Field<Instant> SPENT_AT = field(name("spent_at"), Instant.class);

  private static final TypeReference<Map<String, List<String>>> PARAMETERS =
      new TypeReference<>() {};

  private final TenantConnections connections;
  private final Secrets secrets;
  private final InstantSource clock;

  PushedRequests(TenantConnections connections, Secrets secrets, InstantSource clock) {
    this.connections = connections;
    this.secrets = secrets;
    this.clock = clock;
  }

  /// The `request_uri` of a request that passed all checks.
  public String add(
      TenantId tenant,
      ClientId client,
      Map<String, List<String>> parameters,
      boolean signed,
      @Nullable String dpopKey,
      Duration lifetime) {
    var secret = secrets.token(KIND);
    connections.run(
        tenant,
        sql ->
            sql.insertInto(PUSHED)
                .set(TENANT, tenant.value())
                .set(HASH, Secrets.hash(secret))
                .set(CLIENT, client.value())
                .set(BODY, JSONB.valueOf(write(parameters)))
                .set(SIGNED, signed)
                .set(DPOP_KEY, dpopKey)
                .set(EXPIRES_AT, clock.instant().plus(lifetime))
                .execute());
    return PREFIX + secret;
  }

  /// What that client pushed under this `request_uri`; null when it is unknown, another client's,
  /// spent or too old.
  public @Nullable PushedRequest find(TenantId tenant, ClientId client, String requestUri) {
    var secret = requestUri.startsWith(PREFIX) ? requestUri.substring(PREFIX.length()) : "";
    if (!Secrets.wellFormed(KIND, secret)) {
      return null;
    }
    var hash = Secrets.hash(secret);
    return connections.find(
        tenant,
        sql ->
            sql.select(BODY, SIGNED, DPOP_KEY)
                .from(PUSHED)
                .where(
                    TENANT.eq(tenant.value()),
                    HASH.eq(hash),
                    CLIENT.eq(client.value()),
                    EXPIRES_AT.gt(clock.instant()),
                    SPENT_AT.isNull())
                .fetchOne(row ->
                    new PushedRequest(
                        hash, read(row.get(BODY).data()), row.get(SIGNED), row.get(DPOP_KEY))));
  }

  /// Takes the one answer that a pushed request gets; false when it was given before.
  public boolean spend(TenantId tenant, String hash) {
    return connections.of(
            tenant,
            sql ->
                sql.update(PUSHED)
                    .set(SPENT_AT, clock.instant())
                    .where(TENANT.eq(tenant.value()), HASH.eq(hash), SPENT_AT.isNull())
                    .execute())
        == 1;
  }

  @Scheduled(fixedDelay = "5m", initialDelay = "1m")
  void forgetOld() {
    var before = clock.instant().minus(KEPT);
    connections.everyTenant(sql -> sql.deleteFrom(PUSHED).where(EXPIRES_AT.lt(before)).execute());
  }

  private static String write(Map<String, List<String>> parameters) {
    try {
      return FactJson.MAPPER.writeValueAsString(parameters);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, List<String>> read(String body) {
    try {
      return FactJson.MAPPER.readValue(body, PARAMETERS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
