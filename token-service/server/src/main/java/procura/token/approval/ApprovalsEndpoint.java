package procura.token.approval;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.token.page.Form;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;

/// `{issuer}/account/approvals`: what agents and applications want a person to approve (CIBA
/// section 8), and the answer.
@Controller(value = "/t/{tenant}/account/approvals", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ApprovalsEndpoint {

  private static final String HERE = "account/approvals";

  private static final Map<String, String> NOTICES =
      Map.of("approved", "Allowed.", "denied", "Denied. Whoever asked is told so.");

  private final Desk desk;
  private final ApprovalStore store;
  private final ApprovalPages approvalPages;
  private final Pages pages;
  private final InstantSource clock;

  ApprovalsEndpoint(
      Desk desk,
      ApprovalStore store,
      ApprovalPages approvalPages,
      Pages pages,
      InstantSource clock) {
    this.desk = desk;
    this.store = store;
    this.approvalPages = approvalPages;
    this.pages = pages;
    this.clock = clock;
  }

  @Get
  HttpResponse<String> list(
      @PathVariable String tenant, @QueryValue("done") @Nullable String done, HttpRequest<?> http) {
    var visit = desk.visit(tenant, http);
    var session = visit.session();
    if (session == null) {
      return desk.signIn(visit, HERE);
    }
    var waiting = store.waitingFor(visit.view().tenant(), session.user(), clock.instant());
    return pages.page(
        HttpStatus.OK,
        approvalPages.waiting(
            visit.view(),
            session,
            waiting,
            visit.base() + "/account",
            done == null ? null : NOTICES.get(done)));
  }

  @Get("/{id}")
  HttpResponse<String> ask(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> http) {
    var visit = desk.visit(tenant, http);
    var session = visit.session();
    if (session == null) {
      return desk.signIn(visit, HERE + "/" + id);
    }
    return desk.show(visit, session, id, visit.base() + "/" + HERE + "/" + id);
  }

  @Post("/{id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> answer(
      @PathVariable String tenant,
      @PathVariable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = desk.visit(tenant, http);
    var form = Form.read(body);
    var answered = desk.answer(http, visit, id, form);
    if (answered == null) {
      return desk.again(visit, form, id, visit.base() + "/" + HERE + "/" + id);
    }
    return PageHeaders.seeOther(
        visit.base() + "/" + HERE + "?done=" + (answered.approved() ? "approved" : "denied"));
  }
}
