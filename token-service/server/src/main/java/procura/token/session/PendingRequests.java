package procura.token.session;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Table;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;
import procura.token.check.AuthorizationRequest;
import procura.token.page.Browser;
import procura.token.page.PageException;

/// The `token.authorization_request` table. A request can be looked at again and again by the
/// browser that brought it, and by nobody else; it is answered once.
@Singleton
public final class PendingRequests {

  private static final Table<Record> REQUEST = table(name("token", "authorization_request"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<String> BROWSER_HASH = field(name("browser_hash"), String.class);
  private static final Field<JSONB> BODY = field(name("body"), JSONB.class);
  private static final Field<Instant> EXPIRES_AT = field(name("expires_at"), Instant.class);
  private static final Field<Instant> FINISHED_AT = field(name("finished_at"), Instant.class);

  private static final String KIND = "ar";

  private final TenantConnections connections;
  private final Secrets secrets;
  private final InstantSource clock;

  PendingRequests(TenantConnections connections, Secrets secrets, InstantSource clock) {
    this.connections = connections;
    this.secrets = secrets;
    this.clock = clock;
  }

  public PendingRequest add(Browser browser, AuthorizationRequest request) {
    var id = secrets.token(KIND);
    connections.run(
        request.tenant(),
        sql ->
            sql.insertInto(REQUEST)
                .set(TENANT, request.tenant().value())
                .set(ID, Secrets.hash(id))
                .set(BROWSER_HASH, browser.hash())
                .set(BODY, JSONB.valueOf(write(request)))
                .set(EXPIRES_AT, clock.instant().plus(PendingRequest.LIFETIME))
                .execute());
    return new PendingRequest(id, request);
  }

  /// @throws PageException when this browser has no such request, or it is answered or too old
  public PendingRequest find(TenantId tenant, Browser browser, String id) {
    if (!Secrets.wellFormed(KIND, id)) {
      throw PageException.expired();
    }
    var body =
        connections.find(
            tenant,
            sql -> sql.select(BODY).from(REQUEST).where(open(tenant, browser, id)).fetchOne(BODY));
    if (body == null) {
      throw PageException.expired();
    }
    return new PendingRequest(id, read(body.data()));
  }

  /// Takes the one answer that a request gets.
  ///
  /// @throws PageException when it was given already
  public void finish(TenantId tenant, Browser browser, String id) {
    int finished =
        connections.of(
            tenant,
            sql ->
                sql.update(REQUEST)
                    .set(FINISHED_AT, clock.instant())
                    .where(open(tenant, browser, id))
                    .execute());
    if (finished == 0) {
      throw PageException.expired();
    }
  }

  void forgetExpiredBefore(Instant time) {
    connections.everyTenant(sql -> sql.deleteFrom(REQUEST).where(EXPIRES_AT.lt(time)).execute());
  }

  private Condition open(TenantId tenant, Browser browser, String id) {
    return TENANT
        .eq(tenant.value())
        .and(ID.eq(Secrets.hash(id)))
        .and(BROWSER_HASH.eq(browser.hash()))
        .and(EXPIRES_AT.gt(clock.instant()))
        .and(FINISHED_AT.isNull());
  }

  private static String write(AuthorizationRequest request) {
    try {
      return FactJson.MAPPER.writeValueAsString(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AuthorizationRequest read(String body) {
    try {
      return FactJson.MAPPER.readValue(body, AuthorizationRequest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
