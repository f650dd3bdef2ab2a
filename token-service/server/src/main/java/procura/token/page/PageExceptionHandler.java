package procura.token.page;

import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.eventstore.refusal.RefusalLog;
import procura.identity.TenantId;
import procura.identity.administration.AdministrationEvent.AccessRefused;

/// Shows the error page, as one of the tenant that the path names. A form that was not filled in on
/// a page of ours is a refusal by security, and on record.
@Singleton
final class PageExceptionHandler implements ExceptionHandler<PageException, HttpResponse<String>> {

  private static final Logger LOG = LoggerFactory.getLogger(PageExceptionHandler.class);

  private final Pages pages;
  private final KnownTenants tenants;
  private final RefusalLog refusals;
  private final InstantSource clock;

  PageExceptionHandler(
      Pages pages, KnownTenants tenants, RefusalLog refusals, InstantSource clock) {
    this.pages = pages;
    this.tenants = tenants;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Override
  public HttpResponse<String> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, PageException refusal) {
    var path = request.getPath().split("/", 4); // "", "t", the tenant, the rest
    var view = path.length > 2 && path[1].equals("t") ? tenants.find(path[2]) : null;
    if (view != null && refusal.status() == HttpStatus.FORBIDDEN) {
      record(view.tenant(), (HttpRequest<?>) request);
    }
    return pages.page(refusal.status(), view == null ? refusal.page() : refusal.page().at(view));
  }

  /// The refusal stands even when it can't be recorded.
  private void record(TenantId tenant, HttpRequest<?> request) {
    var template = BasicHttpAttributes.getUriTemplate(request).orElse("unknown address");
    var fact =
        new AccessRefused(
            tenant,
            request.getMethodName() + " " + template,
            "the form is not from a page that this browser and session were shown",
            clock.instant());
    try {
      refusals.record(fact, Causes.of(request, null));
    } catch (RuntimeException e) {
      LOG.error("a refused form could not be recorded: {}", fact.operation(), e);
    }
  }
}
