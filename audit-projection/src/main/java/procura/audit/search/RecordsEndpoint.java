package procura.audit.search;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import procura.audit.problem.AuditProblem;
import procura.audit.problem.ProblemType;
import procura.audit.problem.TenantPath;
import procura.audit.projection.AuditConnections;
import procura.audit.projection.AuditRecordStore;
import procura.audit.projection.AuditRecordStore.Found;
import procura.audit.projection.AuditRecordStore.Span;
import procura.audit.projection.RecordFilter;
import procura.audit.projection.TenantLogStore;
import procura.identity.TenantId;
import procura.tenancy.isolation.RequiredScope;

/// `GET …/audit/records`: the newest records that match, or one by its `seq`. Each is answered as
/// the bytes that were hashed.
@Controller("/api/v1/tenants/{tenant}/audit/records")
class RecordsEndpoint {

  private final AuditConnections connections;

  RecordsEndpoint(AuditConnections connections) {
    this.connections = connections;
  }

  @Get(produces = MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  @RequiredScope("audit:read")
  HttpResponse<byte[]> list(String tenant, HttpRequest<?> request) {
    var id = TenantPath.tenant(tenant);
    var query = RecordQuery.of(request.getParameters());
    var found = connections.of(id, connection -> find(connection, id, query));
    return HttpResponse.ok(page(found, query.limit()));
  }

  /// One record, by its place in the log. It never changes, so its place is its tag.
  @Get(uri = "/{seq}", produces = MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  @RequiredScope("audit:read")
  HttpResponse<byte[]> one(String tenant, String seq, HttpRequest<?> request) {
    var id = TenantPath.tenant(tenant);
    if (!seq.matches("0|[1-9][0-9]{0,17}")) {
      throw new AuditProblem(ProblemType.NOT_FOUND, "there is no such record");
    }
    var at = Long.parseLong(seq);
    var found = connections.of(id, connection -> find(connection, id, at));
    if (found.isEmpty()) {
      throw new AuditProblem(ProblemType.NOT_FOUND, "there is no such record");
    }
    var tag = "\"" + seq + "\"";
    var known = request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).contains(tag);
    var answer =
        known ? HttpResponse.<byte[]>notModified() : HttpResponse.ok(found.getFirst().canonical());
    return answer.header(HttpHeaders.ETAG, tag);
  }

  private static List<Found> find(Connection connection, TenantId tenant, long seq)
      throws SQLException {
    return AuditRecordStore.newest(
        connection, tenant, new RecordFilter(Map.of()), new Span(seq, seq + 1), 1);
  }

  private static List<Found> find(Connection connection, TenantId tenant, RecordQuery query)
      throws SQLException {
    var size = TenantLogStore.tree(connection, tenant).size();
    var from = query.from();
    var to = query.to();
    var fromSeq = from == null ? 0 : AuditRecordStore.firstSeq(connection, tenant, from, size);
    var toSeq = to == null ? size : AuditRecordStore.firstSeq(connection, tenant, to, size);
    return AuditRecordStore.newest(
        connection,
        tenant,
        query.filter(),
        new Span(fromSeq, Math.min(toSeq, query.before())),
        query.limit() + 1);
  }

  private static byte[] page(List<Found> found, int limit) {
    var json = new ByteArrayOutputStream();
    write(json, "{\"items\":[");
    var shown = found.subList(0, Math.min(limit, found.size()));
    var separator = "";
    for (var record : shown) {
      write(json, separator);
      json.writeBytes(record.canonical());
      separator = ",";
    }
    write(json, "],\"next_cursor\":");
    write(
        json,
        found.size() > limit ? "\"" + RecordQuery.cursor(shown.getLast().seq()) + "\"" : "null");
    write(json, "}");
    return json.toByteArray();
  }

  private static void write(ByteArrayOutputStream json, String text) {
    json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
