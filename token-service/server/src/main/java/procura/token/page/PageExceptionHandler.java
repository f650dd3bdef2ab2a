package procura.token.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/// Shows the error page, as one of the tenant that the path names.
@Singleton
final class PageExceptionHandler implements ExceptionHandler<PageException, HttpResponse<String>> {

  private final Pages pages;
  private final KnownTenants tenants;

  PageExceptionHandler(Pages pages, KnownTenants tenants) {
    this.pages = pages;
    this.tenants = tenants;
  }

  @Override
  public HttpResponse<String> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, PageException refusal) {
    var path = request.getPath().split("/", 4); // "", "t", the tenant, the rest
    var view = path.length > 2 && path[1].equals("t") ? tenants.find(path[2]) : null;
    return pages.page(refusal.status(), view == null ? refusal.page() : refusal.page().at(view));
  }
}
