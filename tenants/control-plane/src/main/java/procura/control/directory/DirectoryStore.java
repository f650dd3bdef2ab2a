package procura.control.directory;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Record4;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import procura.control.request.Page;
import procura.control.request.PageRequest;
import procura.directory.Documents.KeyDocument;
import procura.directory.Kind;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// Reads the directory.
@Singleton
public final class DirectoryStore {

  /// More than this is said to be this.
  private static final int MOST_COUNTED = 10_000;

  private static final Table<Record> ENTRY = table(name("directory", "entry"));
  private static final Field<String> TENANT = field(name("tenant"), String.class);
  private static final Field<String> KIND = field(name("kind"), String.class);
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<Long> CREATED = field(name("created_at_position"), Long.class);
  private static final Field<Long> POSITION = field(name("position"), Long.class);
  private static final Field<String> STATUS = field(name("status"), String.class);
  private static final Field<String> WORDS = field(name("words"), String.class);
  private static final Field<String[]> TAGS = field(name("tags"), SQLDataType.CLOB.array());
  private static final Field<JSONB> DOCUMENT = field(name("document"), JSONB.class);

  /// What one sweep takes on; the next takes the rest.
  private static final int MOST_AT_ONCE = 200;

  private final TenantConnections connections;

  DirectoryStore(TenantConnections connections) {
    this.connections = connections;
  }

  public <T> @Nullable Entry<T> find(TenantId tenant, Kind<T> kind, String id) {
    if (isNoText(id)) {
      return null;
    }
    return connections.find(
        tenant,
        sql -> entries(sql).where(of(tenant, kind), ID.eq(id)).fetchOne(row -> entry(row, kind)));
  }

  /// The only entry with `tag`, such as the tag of a unique name.
  public <T> @Nullable Entry<T> findByTag(TenantId tenant, Kind<T> kind, String tag) {
    return connections.find(
        tenant,
        sql ->
            entries(sql)
                .where(of(tenant, kind), TAGS.contains(new String[] {tag}))
                .limit(1)
                .fetchOne(row -> entry(row, kind)));
  }

  public <T> Map<String, Entry<T>> findAll(TenantId tenant, Kind<T> kind, Collection<String> ids) {
    var found = new HashMap<String, Entry<T>>();
    var possible = ids.stream().filter(id -> !isNoText(id)).toList();
    if (!possible.isEmpty()) {
      connections.run(
          tenant,
          sql ->
              entries(sql)
                  .where(of(tenant, kind), ID.in(possible))
                  .forEach(row -> found.put(row.value1(), entry(row, kind))));
    }
    return found;
  }

  /// Newest first.
  public <T> Page<Entry<T>> list(TenantId tenant, Kind<T> kind, Search search, PageRequest page) {
    var rows =
        connections.<List<Entry<T>>>of(
            tenant,
            sql ->
                entries(sql)
                    .where(of(tenant, kind), narrowed(search), CREATED.lt(page.before()))
                    .orderBy(CREATED.desc())
                    .limit(page.limit() + 1)
                    .fetch(row -> entry(row, kind)));
    if (rows.size() <= page.limit()) {
      return new Page<>(rows, null);
    }
    var shown = rows.subList(0, page.limit());
    return new Page<>(shown, PageRequest.cursorAfter(shown.getLast().createdAt()));
  }

  /// How many there are of each kind, exactly up to `MOST_COUNTED`: nobody pays for counting all
  /// people of a large tenant each time that somebody opens its page.
  public Map<String, Integer> counts(TenantId tenant) {
    return connections.of(
        tenant,
        sql ->
            sql.fetch(
                    """
                    select kinds.kind, counted.number
                    from unnest(array['user', 'client', 'agent', 'resource', 'role', 'delegation'])
                      as kinds (kind),
                    lateral (select count(*)::int as number
                      from (select from directory.entry where tenant = ? and entry.kind = kinds.kind
                        limit ?) as few) as counted
                    """,
                    tenant.value(),
                    MOST_COUNTED)
                .intoMap(row -> row.get(0, String.class), row -> row.get(1, Integer.class)));
  }

  /// A key of some tenant that is published no more.
  public record RetiredKey(TenantId tenant, String kid) {}

  /// Of every tenant: for housekeeping alone.
  public List<RetiredKey> retiredKeysBefore(Instant now) {
    return connections.everyTenant(sql ->
        sql.select(TENANT, ID)
            .from(ENTRY)
            .where(KIND.eq(Kind.KEY.column()), STATUS.eq("retired"))
            .and("(document ->> 'publishedUntil')::timestamptz < ?::timestamptz", now.toString())
            .fetch(row -> new RetiredKey(new TenantId(row.value1()), row.value2())));
  }

  /// A key and whose it is.
  public record OwnedKey(TenantId tenant, KeyDocument document) {}

  /// Keys that have signed since before `time`.
  public List<OwnedKey> keysOlderThan(Instant time) {
    return keys(
        condition(
            "coalesce(document ->> 'activeSince', document ->> 'createdAt')::timestamptz"
                + " < ?::timestamptz",
            time.toString()));
  }

  /// Keys that sign, and after which no other is published yet.
  public List<OwnedKey> keysWithoutNext() {
    return keys(
        condition(
            """
            not exists (
              select from directory.entry next
              where next.tenant = entry.tenant and next.kind = entry.kind and next.status = 'next'
                and next.document #>> '{key,algorithm}' = entry.document #>> '{key,algorithm}')
            """));
  }

  private List<OwnedKey> keys(Condition which) {
    return connections.everyTenant(sql ->
        sql.select(TENANT, DOCUMENT)
            .from(ENTRY)
            .where(KIND.eq(Kind.KEY.column()), STATUS.isNull().or(STATUS.eq("active")))
            .and(which)
            .limit(MOST_AT_ONCE)
            .fetch(row -> new OwnedKey(new TenantId(row.value1()), read(Kind.KEY, row.value2()))));
  }

  private static Condition of(TenantId tenant, Kind<?> kind) {
    return TENANT.eq(tenant.value()).and(KIND.eq(kind.column()));
  }

  /// No text in PostgreSQL has a NUL, but a caller's may.
  private static boolean isNoText(String text) {
    return text.indexOf('\0') >= 0;
  }

  private static Condition narrowed(Search search) {
    if (Stream.concat(Stream.of(search.status(), search.words()), search.tags().stream())
        .anyMatch(asked -> asked != null && isNoText(asked))) {
      return falseCondition();
    }
    var condition = noCondition();
    if (search.status() != null) {
      condition = condition.and(STATUS.eq(search.status()));
    }
    if (search.words() != null) {
      var words = search.words().toLowerCase(Locale.ROOT);
      condition = condition.and(WORDS.contains(words).or(ID.eq(search.words())));
    }
    if (!search.tags().isEmpty()) {
      condition = condition.and(TAGS.contains(search.tags().toArray(String[]::new)));
    }
    return condition;
  }

  private static SelectJoinStep<Record4<String, Long, Long, JSONB>> entries(DSLContext sql) {
    return sql.select(ID, CREATED, POSITION, DOCUMENT).from(ENTRY);
  }

  private static <T> Entry<T> entry(Record4<String, Long, Long, JSONB> row, Kind<T> kind) {
    return new Entry<>(row.value1(), row.value2(), row.value3(), read(kind, row.value4()));
  }

  private static <T> T read(Kind<T> kind, JSONB document) {
    try {
      return FactJson.MAPPER.readValue(document.data(), kind.document());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable directory entry", e);
    }
  }
}
