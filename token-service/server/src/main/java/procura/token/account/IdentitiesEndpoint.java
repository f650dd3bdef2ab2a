package procura.token.account;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.InstantSource;
import procura.eventstore.Commands;
import procura.identity.Decision.Accepted;
import procura.identity.connection.ConnectionId;
import procura.identity.factor.FactorCommand.UnlinkIdentity;
import procura.token.mail.Notices;
import procura.token.page.Causes;
import procura.token.page.ErrorPage;
import procura.token.page.Form;
import procura.token.page.PageException;
import procura.token.page.PageHeaders;
import procura.token.upstream.UpstreamFailure;
import procura.token.upstream.UpstreamProviders;
import procura.token.upstream.UpstreamProviders.Wish;

/// A person's accounts at providers elsewhere: linked by themselves alone, signed in here and
/// there.
@Controller(value = "/t/{tenant}/account/identities/{connection}", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class IdentitiesEndpoint {

  private final Visits visits;
  private final UpstreamProviders providers;
  private final Commands commands;
  private final Notices notices;
  private final InstantSource clock;

  IdentitiesEndpoint(
      Visits visits,
      UpstreamProviders providers,
      Commands commands,
      Notices notices,
      InstantSource clock) {
    this.visits = visits;
    this.providers = providers;
    this.commands = commands;
    this.notices = notices;
    this.clock = clock;
  }

  @Post("/link")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> link(
      @PathVariable String tenant,
      @PathVariable String connection,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var session = visit.signedIn(Form.read(body));
    if (!visit.recent()) {
      return visit.again();
    }
    var to = visit.view().connection(new ConnectionId(connection));
    if (to == null) {
      throw PageException.notFound();
    }
    try {
      return PageHeaders.seeOther(
          providers.begin(
              visit.view(),
              visit.browser(),
              to,
              new Wish(null, session.user(), session.id(), null)));
    } catch (UpstreamFailure _) {
      throw new PageException(
          HttpStatus.BAD_REQUEST,
          new ErrorPage(
              "That provider does not answer",
              "Nothing was changed. Try again later.",
              "provider_failed"));
    }
  }

  @Post("/unlink")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> unlink(
      @PathVariable String tenant,
      @PathVariable String connection,
      @Body String body,
      HttpRequest<?> http) {
    var visit = visits.of(http, tenant);
    var session = visit.signedIn(Form.read(body));
    if (!visit.recent()) {
      return visit.again();
    }
    var linked =
        visit.view().factors(session.user()).identities().stream()
            .filter(i -> i.identity().connection().value().equals(connection))
            .findFirst()
            .orElseThrow(PageException::notFound);
    var command =
        new UnlinkIdentity(session.tenant(), session.user(), linked.identity(), clock.instant());
    if (!(commands.send(command, Causes.of(http, session.user())) instanceof Accepted)) {
      throw PageException.notFound();
    }
    notices.tell(session.tenant(), session.user(), "An account at another provider was unlinked.");
    return visit.done("unlinked");
  }
}
