package procura.server.http;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers what no room answered itself: an unknown path, an unreadable body, a mistake of ours.
/// The admin API speaks RFC 9457, everything else RFC 6749 section 5.2; neither says more than the
/// status does. What helps us goes to the log under the id that the client gets.
@Primary
@Singleton
final class LastResort implements ErrorResponseProcessor<Object> {

  private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

  private static final String RETRY_AFTER = "Retry-After";

  private static final Map<Integer, String> DESCRIPTIONS =
      Map.of(
          400, "the request can't be read",
          401, "authentication is needed",
          403, "this is not allowed",
          404, "there is nothing here",
          405, "this method is not allowed here",
          406, "no acceptable representation",
          413, "the request is too large",
          414, "the address is too long",
          431, "the headers are too large",
          415, "this content type is not understood here");

  @Override
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    var request = context.getRequest();
    var trace = EveryRequest.correlation(request);
    var away = context.getRootCause().filter(DatabaseAway::causes);
    if (away.isPresent()) {
      LOG.warn("request {} found no database: {}", trace, away.get().getMessage());
      response.status(HttpStatus.SERVICE_UNAVAILABLE);
    }
    var status = response.code();
    if (status == 503 && !response.getHeaders().contains(RETRY_AFTER)) {
      response.header(RETRY_AFTER, "1");
    }
    if (status >= 500 && away.isEmpty()) {
      LOG.error(
          "{} {} failed, request {}",
          request.getMethodName(),
          request.getPath(),
          trace,
          context.getRootCause().orElse(null));
    }
    if (request.getPath().startsWith("/api/")) {
      return response
          .<Object>body(problem(status, trace))
          .contentType(MediaType.of("application/problem+json"));
    }
    if (PlainPage.isWanted(request)) {
      return page(response, status, trace);
    }
    return response
        .<Object>body(oauthError(status, trace))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  @SuppressWarnings("unchecked") // a page is an answer like any other
  private static MutableHttpResponse<Object> page(
      MutableHttpResponse<?> response, int status, String trace) {
    var title =
        switch (status) {
          case 404 -> "Page not found";
          case 503 -> "We will be back in a moment";
          default -> status >= 500 ? "Something went wrong" : "This did not work";
        };
    var text =
        switch (status) {
          case 404 -> "There is no page at this address. Check it for typing errors.";
          case 503 -> "This is not possible right now. Wait a moment, then load this page again.";
          default ->
              status >= 500
                  ? "It is our fault, not yours. If it happens again, tell your administrator the"
                      + " number "
                      + trace
                      + "."
                  : "The reason: " + description(status, trace) + ".";
        };
    return (MutableHttpResponse<Object>)
        (MutableHttpResponse<?>) PlainPage.in(response, title, text);
  }

  /// `about:blank`: no more is meant than the status says (RFC 9457 section 4.2.1).
  private static Map<String, Object> problem(int status, String trace) {
    var problem = new LinkedHashMap<String, Object>();
    problem.put("type", "about:blank");
    problem.put("title", HttpStatus.valueOf(status).getReason());
    problem.put("status", status);
    problem.put("detail", description(status, trace));
    return problem;
  }

  private static Map<String, Object> oauthError(int status, String trace) {
    var error = new LinkedHashMap<String, Object>();
    error.put("error", errorCode(status));
    error.put("error_description", description(status, trace));
    return error;
  }

  private static String errorCode(int status) {
    if (status >= 500) {
      return status == 503 ? "temporarily_unavailable" : "server_error";
    }
    return switch (status) {
      case 401 -> "invalid_client";
      case 403 -> "access_denied";
      default -> "invalid_request";
    };
  }

  private static String description(int status, String trace) {
    if (status == 503) {
      return "not possible at the moment, try again soon";
    }
    return status >= 500
        ? "something went wrong here, request " + trace
        : DESCRIPTIONS.getOrDefault(status, "the request can't be served");
  }
}
