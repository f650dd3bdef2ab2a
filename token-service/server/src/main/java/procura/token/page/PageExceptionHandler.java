package procura.token.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/// Shows the error page.
@Singleton
final class PageExceptionHandler implements ExceptionHandler<PageException, HttpResponse<String>> {

  private final Pages pages;

  PageExceptionHandler(Pages pages) {
    this.pages = pages;
  }

  @Override
  public HttpResponse<String> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, PageException refusal) {
    return pages.page(refusal.status(), refusal.page());
  }
}
