package procura.token.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;

/// Renders pages that work without a script, are never stored, framed or referred from.
@Singleton
public final class Pages {

  /// Forms that lead back to a client have no `form-action`: browsers apply it to every redirect
  /// that follows, those of the client's own site included, and nobody knows these beforehand.
  private static final String TO_CLIENT =
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String OURS_ONLY = TO_CLIENT + "; form-action 'self'";
  private static final String SCRIPT = "; script-src 'self'";

  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);

  /// A page whose forms end on our own pages.
  public MutableHttpResponse<String> page(HttpStatus status, Page page) {
    return render(status, page, OURS_ONLY);
  }

  /// A page on the way back to a client.
  public MutableHttpResponse<String> pageToClient(Page page) {
    return render(HttpStatus.OK, page, TO_CLIENT);
  }

  /// A page on the way back to a client that goes there by itself where scripts run.
  public MutableHttpResponse<String> pageSubmittingItself(Page page) {
    return render(HttpStatus.OK, page, TO_CLIENT);
  }

  private MutableHttpResponse<String> render(HttpStatus status, Page page, String policy) {
    var html = new StringOutput(4096);
    templates.render(page.template(), page, html);
    return PageHeaders.on(HttpResponse.status(status).body(html.toString()))
        .contentType(MediaType.TEXT_HTML_TYPE.getName() + ";charset=utf-8")
        .header("Content-Security-Policy", page.hasScript() ? policy + SCRIPT : policy);
  }
}
