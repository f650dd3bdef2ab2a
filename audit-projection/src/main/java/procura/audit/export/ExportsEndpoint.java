package procura.audit.export;

import static procura.audit.search.RecordQuery.time;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.server.types.files.SystemFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.audit.export.Export.Status;
import procura.audit.problem.AuditProblem;
import procura.audit.problem.ProblemType;
import procura.audit.problem.TenantPath;
import procura.audit.search.RecordQuery;
import procura.tenancy.isolation.RequiredScope;

/// `…/audit/exports`: ask for evidence, see how far it is, fetch it.
@Controller("/api/v1/tenants/{tenant}/audit/exports")
@ExecuteOn(TaskExecutors.BLOCKING)
class ExportsEndpoint {

  private static final String FORMAT = "jsonl";
  private static final int LONGEST_KEY = 255;

  private final Exports exports;

  ExportsEndpoint(Exports exports) {
    this.exports = exports;
  }

  @Post
  @RequiredScope("audit:export")
  HttpResponse<Export> request(String tenant, @Body RequestExport body, HttpRequest<?> request) {
    var format = Objects.requireNonNullElse(body.format(), FORMAT);
    if (!format.equals(FORMAT)) {
      throw new AuditProblem(
          ProblemType.UNSUPPORTED_FORMAT,
          "`format` is `jsonl`; `csv` and `ocsf` are not there yet");
    }
    var from = time("from", body.from());
    var to = time("to", body.to());
    if (from != null && to != null && !from.isBefore(to)) {
      throw new AuditProblem(ProblemType.INVALID_REQUEST, "`from` is not before `to`");
    }
    var filters = new LinkedHashMap<String, String>();
    if (body.filters() != null) {
      body.filters().forEach((name, value) -> add(filters, name, value));
    }
    RecordQuery.filter(filters);
    var export =
        exports.request(
            TenantPath.tenant(tenant),
            from,
            to,
            filters,
            idempotencyKey(request),
            Asker.of(request));
    return HttpResponse.<Export>accepted(URI.create(request.getPath() + "/" + export.id()))
        .header(HttpHeaders.ETAG, export.tag())
        .body(export);
  }

  private static @Nullable String idempotencyKey(HttpRequest<?> request) {
    var key = request.getHeaders().get("Idempotency-Key");
    if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
      throw new AuditProblem(
          ProblemType.INVALID_REQUEST, "`Idempotency-Key` must be 1 to 255 characters");
    }
    return key;
  }

  private static void add(Map<String, String> filters, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      filters.put(name, value);
    }
  }

  @Get
  @RequiredScope("audit:export")
  ExportPage list(String tenant, HttpRequest<?> request) {
    var cursor = request.getParameters().get("cursor");
    var wanted = RecordQuery.limit(request.getParameters().get("limit"));
    var found = exports.list(TenantPath.tenant(tenant), cursor, wanted + 1);
    var shown = found.subList(0, Math.min(wanted, found.size()));
    return new ExportPage(shown, found.size() > wanted ? shown.getLast().id() : null);
  }

  @Get("/{id}")
  @RequiredScope("audit:export")
  HttpResponse<Export> one(String tenant, String id, HttpRequest<?> request) {
    var export = find(tenant, id);
    var known = request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).contains(export.tag());
    var answer = known ? HttpResponse.<Export>notModified() : HttpResponse.ok(export);
    return answer.header(HttpHeaders.ETAG, export.tag());
  }

  @Get("/{id}/bundle")
  @RequiredScope("audit:export")
  HttpResponse<SystemFile> bundle(String tenant, String id, HttpRequest<?> request) {
    var export = find(tenant, id);
    if (!export.is(Status.COMPLETED)) {
      throw new AuditProblem(
          ProblemType.EXPORT_NOT_READY, "the export is `" + export.statusName() + "`");
    }
    var file = exports.bundle(TenantPath.tenant(tenant), export.id());
    if (!Files.isRegularFile(file)) {
      throw new AuditProblem(
          ProblemType.NOT_FOUND, "the bundle is not kept on this server any more");
    }
    exports.downloaded(TenantPath.tenant(tenant), export.id(), Asker.of(request));
    return HttpResponse.ok(
            new SystemFile(file.toFile(), MediaType.of("application/zip"))
                .attach(export.id() + ".zip"))
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  private Export find(String tenant, String id) {
    return exports
        .find(TenantPath.tenant(tenant), id)
        .orElseThrow(() -> new AuditProblem(ProblemType.NOT_FOUND, "there is no such export"));
  }
}
