package procura.tenancy.keys;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// The tables of wrapped keys.
final class KeyStore {

  private static final Table<Record> SIGNING_KEY = table(name("tenancy", "signing_key"));
  private static final Table<Record> SUBJECT_KEY = table(name("tenancy", "subject_key"));
  private static final Table<Record> TENANT_KEY = table(name("tenancy", "tenant_key"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> KID = field(name("kid"), String.class);
  private static final Field<String> SUBJECT = field(name("subject"), String.class);
  private static final Field<String> PURPOSE = field(name("purpose"), String.class);
  private static final Field<Instant> DESTROYED_AT = field(name("destroyed_at"), Instant.class);
  private static final Field<byte[]> WRAPPED = field(name("wrapped"), byte[].class);

  private final TenantConnections connections;

  KeyStore(TenantConnections connections) {
    this.connections = connections;
  }

  void addSigningKey(TenantId tenant, String kid, byte[] wrapped) {
    connections.<Integer>beforeFact(
        tenant,
        sql ->
            sql.insertInto(SIGNING_KEY, TENANT, KID, WRAPPED)
                .values(tenant.value(), kid, wrapped)
                .execute());
  }

  byte @Nullable [] signingKey(TenantId tenant, String kid) {
    return connections.find(
        tenant,
        sql ->
            sql.select(WRAPPED)
                .from(SIGNING_KEY)
                .where(TENANT.eq(tenant.value()), KID.eq(kid))
                .fetchOne(WRAPPED));
  }

  void removeSigningKey(TenantId tenant, String kid) {
    connections.run(
        tenant,
        sql -> sql.deleteFrom(SIGNING_KEY).where(TENANT.eq(tenant.value()), KID.eq(kid)).execute());
  }

  byte @Nullable [] subjectKey(TenantId tenant, String subject) {
    return subjectKeys(tenant, List.of(subject)).get(subject);
  }

  /// Those that were made and not destroyed.
  Map<String, byte[]> subjectKeys(TenantId tenant, Collection<String> subjects) {
    return connections.of(
        tenant,
        sql ->
            sql.select(SUBJECT, WRAPPED)
                .from(SUBJECT_KEY)
                .where(TENANT.eq(tenant.value()), SUBJECT.in(subjects), WRAPPED.isNotNull())
                .fetchMap(SUBJECT, WRAPPED));
  }

  /// Keeps the first of two that are added at once, and answers whether it was this one.
  boolean addSubjectKey(TenantId tenant, String subject, byte[] wrapped) {
    return 1
        == connections.<Integer>beforeFact(
            tenant,
            sql ->
                sql.insertInto(SUBJECT_KEY, TENANT, SUBJECT, WRAPPED)
                    .values(tenant.value(), subject, wrapped)
                    .onConflictDoNothing()
                    .execute());
  }

  /// Leaves a row behind, so that no new key is made for somebody who was erased.
  void destroySubjectKey(TenantId tenant, String subject) {
    connections.run(
        tenant,
        sql ->
            sql.insertInto(SUBJECT_KEY, TENANT, SUBJECT, WRAPPED)
                .values(tenant.value(), subject, (byte[]) null)
                .onConflict(TENANT, SUBJECT)
                .doUpdate()
                .set(WRAPPED, (byte[]) null)
                .set(DESTROYED_AT, DSL.currentInstant())
                .execute());
  }

  byte @Nullable [] tenantKey(TenantId tenant, String purpose) {
    return connections.find(
        tenant,
        sql ->
            sql.select(WRAPPED)
                .from(TENANT_KEY)
                .where(TENANT.eq(tenant.value()), PURPOSE.eq(purpose))
                .fetchOne(WRAPPED));
  }

  /// Keeps the first of two that are added at once, and answers whether it was this one.
  boolean addTenantKey(TenantId tenant, String purpose, byte[] wrapped) {
    return 1
        == connections.<Integer>beforeFact(
            tenant,
            sql ->
                sql.insertInto(TENANT_KEY, TENANT, PURPOSE, WRAPPED)
                    .values(tenant.value(), purpose, wrapped)
                    .onConflictDoNothing()
                    .execute());
  }
}
