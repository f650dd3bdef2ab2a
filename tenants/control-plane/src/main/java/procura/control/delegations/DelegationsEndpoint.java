package procura.control.delegations;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.access.AdminApi;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.directory.Search;
import procura.control.grants.References;
import procura.control.request.Caller;
import procura.control.request.Page;
import procura.control.request.PageRequest;
import procura.control.request.Preconditions;
import procura.directory.Documents.DelegationDocument;
import procura.directory.Kind;
import procura.identity.delegation.DelegationCommand.WithdrawDelegation;
import procura.identity.delegation.DelegationId;
import procura.tenancy.isolation.RequiredScope;

/// Who let which agent do what. People grant; administrators see and withdraw.
@Tag(name = "delegations")
@Controller("/api/v1/tenants/{tenant}/delegations")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DelegationsEndpoint {

  @WireForm
  @Schema(name = "Delegation")
  record DelegationAnswer(
      String id,
      String user,
      String client,
      @Nullable String agent,
      String resource,
      List<String> scopes,
      @Nullable String expiresAt,
      String createdAt,
      String changedAt) {

    static DelegationAnswer of(Entry<DelegationDocument> entry) {
      var document = entry.document();
      var consent = document.consent();
      return new DelegationAnswer(
          entry.id(),
          consent.user().value(),
          consent.client().value(),
          consent.agent() == null ? null : consent.agent().value(),
          consent.resource().value(),
          document.scopes().value(),
          document.expiresAt() == null ? null : document.expiresAt().toString(),
          document.createdAt().toString(),
          document.changedAt().toString());
    }
  }

  private final Desk desk;
  private final DirectoryStore directory;
  private final Idempotency idempotency;

  DelegationsEndpoint(Desk desk, DirectoryStore directory, Idempotency idempotency) {
    this.desk = desk;
    this.directory = directory;
    this.idempotency = idempotency;
  }

  /// Who let which agent do what, newest first.
  @Get
  @Operation(operationId = "listDelegations")
  @RequiredScope(AdminApi.READ)
  Page<DelegationAnswer> list(
      @PathVariable String tenant,
      HttpRequest<?> request,
      @QueryValue @Nullable String user,
      @QueryValue @Nullable String agent,
      @QueryValue @Nullable String client,
      @QueryValue @Nullable String resource) {
    var caller = Caller.of(request);
    var tags = new ArrayList<String>();
    tag(caller, tags, "user", user);
    tag(caller, tags, "agent", agent);
    tag(caller, tags, "client", client);
    tag(caller, tags, "resource", resource);
    var page =
        directory.list(
            caller.tenant(),
            Kind.DELEGATION,
            new Search(null, null, List.copyOf(tags)),
            PageRequest.of(request));
    return new Page<>(page.items().stream().map(DelegationAnswer::of).toList(), page.nextCursor());
  }

  private static void tag(Caller caller, List<String> tags, String kind, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      tags.add(caller.tenant().tag(kind, value));
    }
  }

  /// One delegation.
  @Get("/{id}")
  @Operation(operationId = "getDelegation")
  @RequiredScope(AdminApi.READ)
  HttpResponse<DelegationAnswer> one(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var entry = entry(Caller.of(request), id);
    return Preconditions.entity(request, DelegationAnswer.of(entry), entry.position());
  }

  /// Withdraws a delegation, and every token that rests on it.
  @Delete("/{id}")
  @Operation(operationId = "withdrawDelegation")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> withdraw(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> Preconditions.check(caller, entry(caller, id).position()),
        caller ->
            desk.send(
                caller, new WithdrawDelegation(caller.tenant(), new DelegationId(id), desk.now())));
  }

  private Entry<DelegationDocument> entry(Caller caller, String id) {
    return References.found(directory.find(caller.tenant(), Kind.DELEGATION, id));
  }
}
