package procura.token.login;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import procura.token.page.Browsers;
import procura.token.page.KnownTenants;
import procura.token.page.Page;
import procura.token.page.Pages;
import procura.token.session.PendingRequests;

/// Finds out what somebody visits, and shows them a page there.
@Singleton
final class Visits {

  private final KnownTenants tenants;
  private final Browsers browsers;
  private final PendingRequests requests;
  private final Pages pages;

  Visits(KnownTenants tenants, Browsers browsers, PendingRequests requests, Pages pages) {
    this.tenants = tenants;
    this.browsers = browsers;
    this.requests = requests;
    this.pages = pages;
  }

  /// @param id of the client's request, or null on the way to one's own page
  /// @throws procura.token.page.PageException when there is no such thing for this browser
  Visit of(HttpRequest<?> http, String tenant, @Nullable String id) {
    var view = tenants.ofPage(tenant);
    var browser = browsers.of(http, view.tenant());
    return new Visit(view, browser, id == null ? null : requests.find(view.tenant(), browser, id));
  }

  MutableHttpResponse<String> page(Visit visit, HttpStatus status, Page page) {
    var response =
        visit.pending() == null
            ? pages.page(status, page)
            : pages.pageToClient(page).status(status);
    return browsers.remember(response, visit.view().tenant(), visit.browser());
  }

  /// A page that leads to another site and comes back.
  MutableHttpResponse<String> pageToElsewhere(Visit visit, HttpStatus status, Page page) {
    return browsers.remember(
        pages.pageToClient(page).status(status), visit.view().tenant(), visit.browser());
  }

  void finish(Visit visit) {
    if (visit.pending() != null) {
      requests.finish(visit.view().tenant(), visit.browser(), visit.pending().id());
    }
  }
}
