package procura.resource.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import procura.resource.Admission;
import procura.resource.Admission.Allowed;
import procura.resource.Admission.Refused;
import procura.resource.ProtectedResource;

/// Guards everything it is mapped to. Map it to `/*`, so that the metadata is served too.
public class ResourceFilter implements Filter {

  private final ProtectedResource resource;

  public ResourceFilter(ProtectedResource resource) {
    this.resource = resource;
  }

  @Override
  public final void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("not HTTP");
    }
    var document = resource.document(http.getRequestURI());
    if (document == null) {
      guard(http, answer, chain);
    } else if (http.getMethod().equals("GET") || http.getMethod().equals("HEAD")) {
      answer.setHeader("Access-Control-Allow-Origin", "*");
      write(answer, 200, document);
    } else {
      answer.setHeader("Allow", "GET, HEAD");
      answer.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
  }

  /// Checks the request and passes on the request that was checked.
  protected void guard(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    finish(resource.authorize(ServletRequests.read(request)), request, response, chain);
  }

  protected final ProtectedResource resource() {
    return resource;
  }

  protected static void finish(
      Admission admission,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    switch (admission) {
      case Allowed(var token) -> {
        ServletRequests.remember(request, token);
        chain.doFilter(request, response);
      }
      case Refused refused -> {
        refused.headers().forEach(response::setHeader);
        write(response, refused.status(), refused.body().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  protected static void write(HttpServletResponse response, int status, byte[] json)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }
}
