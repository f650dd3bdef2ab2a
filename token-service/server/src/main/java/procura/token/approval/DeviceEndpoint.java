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
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.client.GrantType;
import procura.token.approval.ApprovalPages.Target;
import procura.token.approval.Desk.Visit;
import procura.token.approval.GuessStore.Bucket;
import procura.token.origin.Origin;
import procura.token.page.Form;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;
import procura.token.session.Session;

/// `{issuer}/device`: the code that a device shows is typed here (RFC 8628 section 3.3), by
/// somebody who is signed in, and then they are asked. Guessing locks.
@Controller(value = "/t/{tenant}/device", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeviceEndpoint {

  private static final String WRONG =
      "That code is not waiting for anybody. Compare it with your device; if it is the same, ask"
          + " your device for a new one.";
  private static final String LOCKED =
      "Too many wrong codes. Wait ten minutes, then ask your device for a new code.";

  private final Desk desk;
  private final ApprovalStore store;
  private final GuessStore guesses;
  private final ApprovalPages approvalPages;
  private final Pages pages;
  private final InstantSource clock;

  DeviceEndpoint(
      Desk desk,
      ApprovalStore store,
      GuessStore guesses,
      ApprovalPages approvalPages,
      Pages pages,
      InstantSource clock) {
    this.desk = desk;
    this.store = store;
    this.guesses = guesses;
    this.approvalPages = approvalPages;
    this.pages = pages;
    this.clock = clock;
  }

  @Get
  HttpResponse<String> show(
      @PathVariable String tenant,
      @QueryValue("user_code") @Nullable String userCode,
      HttpRequest<?> http) {
    var visit = visit(tenant, http);
    var code = userCode == null ? null : UserCodes.read(userCode);
    var session = visit.session();
    if (session == null) {
      return desk.signIn(visit, code == null ? "device" : "device?user_code=" + code);
    }
    return page(visit, session, HttpStatus.OK, code == null ? "" : code, null);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> type(@PathVariable String tenant, @Body String body, HttpRequest<?> http) {
    var visit = visit(tenant, http);
    var form = Form.read(body);
    var session = visit.signedIn(form, "device");
    var now = clock.instant();
    var of = visit.view().tenant();
    var buckets =
        List.of(
            new Bucket("user " + session.user(), GuessStore.MOST),
            new Bucket("address " + Origin.of(http), GuessStore.MOST_FROM_ADDRESS));
    if (!guesses.begin(of, buckets, now)) {
      return page(visit, session, HttpStatus.TOO_MANY_REQUESTS, "", LOCKED);
    }
    var typed = form.field("user_code");
    var code = UserCodes.read(typed);
    var id = code == null ? null : store.claim(of, code, session.user(), now);
    if (id == null) {
      return page(
          visit,
          session,
          HttpStatus.BAD_REQUEST,
          typed.substring(0, Math.min(20, typed.length())),
          WRONG);
    }
    guesses.right(of, buckets);
    return PageHeaders.seeOther(visit.base() + "/device/" + id);
  }

  @Get("/{id}")
  HttpResponse<String> ask(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> http) {
    var visit = visit(tenant, http);
    var session = visit.session();
    if (session == null) {
      return desk.signIn(visit, "device");
    }
    return desk.show(visit, session, id, visit.base() + "/device/" + id);
  }

  @Post("/{id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> answer(
      @PathVariable String tenant,
      @PathVariable String id,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visit(tenant, http);
    var form = Form.read(body);
    var answered = desk.answer(http, visit, id, form);
    return answered == null
        ? desk.again(visit, form, id, visit.base() + "/device/" + id)
        : pages.page(
            HttpStatus.OK,
            new AnsweredPage(
                KnownTenants.displayName(visit.view()),
                answered.approved(),
                answered.clientName(),
                visit.base() + "/account"));
  }

  private Visit visit(String tenant, HttpRequest<?> http) {
    var visit = desk.visit(tenant, http);
    var settings = visit.view().settings();
    if (settings == null || !settings.settings().grants().has(GrantType.DEVICE_CODE)) {
      throw PageException.notFound();
    }
    return visit;
  }

  private HttpResponse<String> page(
      Visit visit, Session session, HttpStatus status, String typed, @Nullable String failure) {
    var target = new Target(visit.base() + "/device", visit.csrf(session, "device"), false);
    var response =
        pages.page(status, approvalPages.device(visit.view(), session, target, typed, failure));
    return status == HttpStatus.TOO_MANY_REQUESTS
        ? response.header("Retry-After", String.valueOf(GuessStore.LOCKED.toSeconds()))
        : response;
  }
}
