package procura.tenancy.description;

import static procura.tenancy.description.Tree.at;
import static procura.tenancy.description.Tree.referenceTo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One operation, to which is added what the server does with every operation of its kind.
final class Operation {

  private static final String SCHEME = "access_token";

  private final String method;
  private final String path;
  private final Map<String, Object> operation;
  private final Map<String, Object> responses;
  private final UnaryOperator<Map<String, Object>> resolved;

  Operation(
      String method,
      String path,
      Map<String, Object> operation,
      UnaryOperator<Map<String, Object>> resolved) {
    this.method = method;
    this.path = path;
    this.operation = operation;
    this.responses = at(operation, "responses");
    this.resolved = resolved;
  }

  void complete(@Nullable String scope) {
    if (scope != null) {
      operation.put("security", List.of(new LinkedHashMap<>(Map.of(SCHEME, List.of(scope)))));
    } else if (!operation.containsKey("security")) {
      operation.put("security", new ArrayList<>());
    }
    parameters();
    if (operation.get("requestBody") instanceof Map<?, ?> body) {
      Tree.of(body).putIfAbsent("required", true);
    }
    successes();
    refusals();
    operation.put("responses", new LinkedHashMap<>(new TreeMap<>(responses)));
  }

  private void parameters() {
    var parameters = new ArrayList<Object>();
    if (operation.get("parameters") instanceof List<?> own) {
      own.forEach(parameter -> parameters.add(mended(parameter)));
    }
    if (isList()) {
      parameters.add(parameter("Limit"));
      parameters.add(parameter("Cursor"));
    }
    if (isEntityRead()) {
      parameters.add(parameter("IfNoneMatch"));
    }
    if (isChange() && !isEndOfTenant()) {
      parameters.add(parameter("IdempotencyKey"));
    }
    if (isConditional()) {
      parameters.add(parameter("IfMatch"));
    }
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
  }

  /// Every tenant, id and key id is one thing, whichever room has it in its addresses.
  private static Object mended(Object parameter) {
    var own = Tree.of(parameter);
    if ("path".equals(own.get("in"))) {
      return switch (String.valueOf(own.get("name"))) {
        case "tenant" -> parameter("Tenant");
        case "id" -> parameter("Id");
        case "kid" -> parameter("Kid");
        case "credential" -> parameter("Credential");
        default -> own;
      };
    }
    if ("query".equals(own.get("in"))) {
      own.remove("explode");
      at(own, "schema").remove("nullable");
    }
    return own;
  }

  private void successes() {
    for (var status : List.of("200", "201", "202", "204")) {
      if (responses.containsKey(status)) {
        success(status, at(responses, status));
      }
    }
    if (isEntityRead()) {
      responses.put("304", referenceTo("responses", "NotModified"));
    }
  }

  private void success(String status, Map<String, Object> response) {
    if (String.valueOf(response.get("description")).endsWith(" response")) {
      response.put(
          "description",
          switch (status) {
            case "200" -> isList() ? "a part of the list" : "as it is now";
            case "201" -> "as it was made";
            case "202" -> "it has begun";
            default -> "done";
          });
    }
    if (status.equals("201") || status.equals("202")) {
      if (isEntity(status)) {
        header(response, "Location");
      }
    }
    if (isEntity(status) && !isList()) {
      header(response, "ETag");
    }
  }

  private static void header(Map<String, Object> response, String name) {
    at(response, "headers").put(name, referenceTo("headers", name));
  }

  private void refusals() {
    refuse("400", "InvalidRequest");
    refuse("406", "NotAcceptable");
    refuse("429", "TooManyRequests");
    refuse("500", "Failed");
    refuse("503", "Unavailable");
    if (isSecured()) {
      refuse("401", "Unauthorized");
      refuse("404", "NotFound");
    }
    refuse("403", "Forbidden");
    if (isChange()) {
      refuse("409", "Conflict");
      refuse("413", "TooLarge");
      refuse("415", "UnsupportedMediaType");
      refuse("422", "Unprocessable");
    }
    if (isConditional()) {
      refuse("412", "PreconditionFailed");
    }
  }

  private void refuse(String status, String response) {
    responses.putIfAbsent(status, referenceTo("responses", response));
  }

  private static Map<String, Object> parameter(String name) {
    return referenceTo("parameters", name);
  }

  private boolean isSecured() {
    return operation.get("security") instanceof List<?> needed && !needed.isEmpty();
  }

  private boolean isChange() {
    return !method.equals("get");
  }

  /// What the second attempt would be about is gone with the first.
  private boolean isEndOfTenant() {
    return method.equals("delete") && path.endsWith("{tenant}");
  }

  /// It changes what is there, and makes nothing new beside it.
  private boolean isConditional() {
    return isChange() && (!method.equals("post") || path.contains("id}"));
  }

  private boolean isEntityRead() {
    return method.equals("get") && isEntity("200") && !isList();
  }

  private boolean isList() {
    var answer = answered("200");
    return answer != null && at(answer, "properties").containsKey("next_cursor");
  }

  /// What was made has a name of its own; what was there has an address.
  private boolean isEntity(String status) {
    var answer = answered(status);
    return answer != null
        && isSecured()
        && (status.equals("200")
            || at(answer, "properties").containsKey("id")
            || at(answer, "properties").containsKey("kid"));
  }

  private @Nullable Map<String, Object> answered(String status) {
    if (!(responses.get(status) instanceof Map<?, ?> response)) {
      return null;
    }
    var json = at(Tree.of(response), "content").get("application/json");
    return json == null
        ? null
        : Objects.requireNonNull(resolved.apply(at(Tree.of(json), "schema")));
  }
}
