package procura.token.mail;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import procura.token.page.KnownTenants;
import procura.token.page.PageException;
import procura.token.page.Pages;

/// The letters of a tenant, on a developer's own machine. Elsewhere there is no such page.
@Controller(value = "/t/{tenant}/outbox", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class OutboxEndpoint {

  private final KnownTenants tenants;
  private final MailSettings settings;
  private final Outbox outbox;
  private final Pages pages;

  OutboxEndpoint(KnownTenants tenants, MailSettings settings, Outbox outbox, Pages pages) {
    this.tenants = tenants;
    this.settings = settings;
    this.outbox = outbox;
    this.pages = pages;
  }

  @Get
  HttpResponse<String> show(@PathVariable String tenant) {
    if (!settings.hasOutbox()) {
      throw PageException.notFound();
    }
    var view = tenants.ofPage(tenant);
    return pages.page(
        HttpStatus.OK, new OutboxPage(KnownTenants.displayName(view), outbox.of(view.tenant())));
  }
}
