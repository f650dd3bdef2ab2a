package procura.control.users;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import procura.authority.Authority;
import procura.control.users.UserForms.InvitationAnswer;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;

/// Links by which people choose their first password, so that no administrator knows it. Each works
/// once; a new one ends the older ones. Whoever made a link may have kept it: it leads to no more
/// administration than the person had when it was made, and ends when they get more.
@Singleton
final class Invitations {

  private static final String KIND = "invite";
  private static final Duration LIFETIME = Duration.ofDays(3);

  private static final Table<Record> INVITATION = table(name("control", "invitation"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> TOKEN_HASH = field(name("token_hash"), String.class);
  private static final Field<String> USER = field(name("user_id"), String.class);
  private static final Field<String> ADMINISTERS = field(name("administers"), String.class);
  private static final Field<Instant> EXPIRES_AT = field(name("expires_at"), Instant.class);

  private final TenantConnections connections;
  private final Authority authority;
  private final Secrets secrets;
  private final PublicUrls urls;
  private final InstantSource clock;

  Invitations(
      TenantConnections connections,
      Authority authority,
      Secrets secrets,
      PublicUrls urls,
      InstantSource clock) {
    this.authority = authority;
    this.clock = clock;
    this.connections = connections;
    this.secrets = secrets;
    this.urls = urls;
  }

  InvitationAnswer invite(TenantId tenant, UserId user, Instant now) {
    var token = secrets.token(KIND);
    var until = now.plus(LIFETIME);
    var administers = administers(tenant, user).toString();
    connections.run(
        tenant,
        sql -> {
          sql.deleteFrom(INVITATION)
              .where(TENANT.eq(tenant.value()), USER.eq(user.value()))
              .execute();
          sql.insertInto(INVITATION, TENANT, TOKEN_HASH, USER, ADMINISTERS, EXPIRES_AT)
              .values(tenant.value(), Secrets.hash(token), user.value(), administers, until)
              .execute();
        });
    return new InvitationAnswer(
        urls.issuer(tenant) + "/invitation?token=" + token, until.toString());
  }

  /// Forgets links that work no more, of every tenant.
  @Scheduled(initialDelay = "5m", fixedDelay = "1h")
  void forgetExpired() {
    connections.<Integer>everyTenant(
        sql -> sql.deleteFrom(INVITATION).where(EXPIRES_AT.le(clock.instant())).execute());
  }

  /// Whom a link is for, if it works still.
  @Nullable UserId look(TenantId tenant, @Nullable String token, Instant now) {
    if (token == null || !Secrets.wellFormed(KIND, token)) {
      return null;
    }
    return stillGood(
        tenant,
        connections.find(
            tenant,
            sql ->
                sql.select(USER, ADMINISTERS)
                    .from(INVITATION)
                    .where(
                        TENANT.eq(tenant.value()),
                        TOKEN_HASH.eq(Secrets.hash(token)),
                        EXPIRES_AT.gt(now))
                    .fetchOne()));
  }

  /// Uses a link up: one statement, so that of two at once one wins.
  @Nullable UserId redeem(TenantId tenant, String token, Instant now) {
    if (!Secrets.wellFormed(KIND, token)) {
      return null;
    }
    return stillGood(
        tenant,
        connections.find(
            tenant,
            sql ->
                sql.deleteFrom(INVITATION)
                    .where(
                        TENANT.eq(tenant.value()),
                        TOKEN_HASH.eq(Secrets.hash(token)),
                        EXPIRES_AT.gt(now))
                    .returning(USER, ADMINISTERS)
                    .fetchOne()));
  }

  private @Nullable UserId stillGood(TenantId tenant, @Nullable Record invitation) {
    if (invitation == null) {
      return null;
    }
    var user = new UserId(invitation.get(USER));
    return Scopes.parse(invitation.get(ADMINISTERS)).containsAll(administers(tenant, user))
        ? user
        : null;
  }

  /// What the person's roles let them do with the tenant itself.
  private Scopes administers(TenantId tenant, UserId id) {
    var view = authority.now(tenant);
    var user = view.user(id);
    var scopes = Scopes.NONE;
    for (var role : user == null ? List.<RoleId>of() : user.roles()) {
      var known = view.role(role);
      for (var access : known == null ? List.<Access>of() : known.permissions()) {
        if (access.resource().value().equals(urls.adminApi())) {
          scopes = scopes.or(access.scopes());
        }
      }
    }
    return scopes;
  }
}
