package procura.audit.search;

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
import procura.audit.problem.TenantPath;
import procura.audit.projection.AuditConnections;
import procura.audit.projection.AuditRecordStore;
import procura.audit.projection.AuditRecordStore.Found;
import procura.audit.projection.AuditRecordStore.Span;
import procura.audit.projection.TenantLogStore;
import procura.identity.TenantId;
import procura.tenancy.isolation.RequiredScope;

/// `GET …/audit/records`: the newest records that match. Each is answered as the bytes that were
/// hashed.
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
