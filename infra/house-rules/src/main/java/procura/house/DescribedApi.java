package procura.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Message;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The API's own description (OpenAPI), against which tests hold every call that they make: what
/// the server takes has to be allowed there, and every answer has to be described.
public final class DescribedApi {

  private static final String DESCRIBED = "/api/v1/tenants";
  private static final String CONTENT_TYPE = "validation.request.contentType.notAllowed";

  /// What a server answers where it has no such operation.
  private static final Set<Integer> NOWHERE = Set.of(401, 404, 405);

  private final OpenApiInteractionValidator validator;

  private final OpenAPI document;

  public DescribedApi(String document) {
    this.document = new OpenAPIV3Parser().readContents(document).getOpenAPI();
    this.validator =
        OpenApiInteractionValidator.createForInlineApiSpecification(document)
            .withLevelResolver(
                LevelResolver.create()
                    .withLevel(
                        "validation.request.parameter.query.unexpected",
                        ValidationReport.Level.ERROR)
                    // a request without a token is the business of whoever guards the room
                    .withLevel("validation.request.security.missing", ValidationReport.Level.IGNORE)
                    .build())
            .build();
  }

  /// Every operation, as `GET /address`.
  public Map<String, Operation> operations() {
    var operations = new TreeMap<String, Operation>();
    document
        .getPaths()
        .forEach((path, item) ->
            item.readOperationsMap()
                .forEach((method, operation) -> operations.put(method + " " + path, operation)));
    return operations;
  }

  /// The scopes that an operation asks for; none where it asks for no token at all.
  public static List<String> scopes(Operation operation) {
    return operation.getSecurity().stream()
        .flatMap(needed -> needed.values().stream())
        .flatMap(List::stream)
        .toList();
  }

  /// A request that was refused may have been as wrong as it likes.
  public void check(
      HttpRequest request, @Nullable String body, HttpResponse<?> answer, String answered) {
    var path = request.uri().getRawPath();
    if (!path.startsWith(DESCRIBED)) {
      return;
    }
    var what = request.method() + " " + request.uri() + " " + body;
    var method = Method.valueOf(request.method());
    if (answer.statusCode() < 300) {
      // where a body may be missing, so may be its type
      holds(
          what,
          validator.validateRequest(asked(request, method, body)),
          message -> body != null || !message.getKey().equals(CONTENT_TYPE));
    }
    var report = validator.validateResponse(path, method, said(answer, answered));
    if (isNowhere(report)) {
      assertThat(NOWHERE).as(what + " is not described").contains(answer.statusCode());
    } else {
      holds(what + " answered " + answer.statusCode() + " " + answered, report, _ -> true);
    }
  }

  private static boolean isNowhere(ValidationReport report) {
    return report.getMessages().stream()
        .anyMatch(message ->
            message.getKey().equals("validation.request.path.missing")
                || message.getKey().equals("validation.request.operation.notAllowed"));
  }

  private static SimpleRequest asked(HttpRequest request, Method method, @Nullable String body) {
    var asked = new SimpleRequest.Builder(method, request.uri().getRawPath());
    request.headers().map().forEach(asked::withHeader);
    var query = request.uri().getRawQuery();
    if (query != null) {
      for (var pair : query.split("&", -1)) {
        var parts = pair.split("=", 2);
        if (parts.length == 2 && !parts[1].isEmpty()) {
          asked.withQueryParam(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
      }
    }
    return (body == null ? asked : asked.withBody(body)).build();
  }

  private static SimpleResponse said(HttpResponse<?> answer, String body) {
    var said = SimpleResponse.Builder.status(answer.statusCode());
    answer.headers().map().forEach(said::withHeader);
    return (body.isEmpty() ? said : said.withBody(body)).build();
  }

  private static void holds(String what, ValidationReport report, Predicate<Message> counts) {
    assertThat(
            report.getMessages().stream()
                .filter(message -> message.getLevel() == ValidationReport.Level.ERROR)
                .filter(counts)
                .map(message -> message.getKey() + ": " + message.getMessage())
                .collect(Collectors.joining("\n")))
        .as(what)
        .isEmpty();
  }
}
