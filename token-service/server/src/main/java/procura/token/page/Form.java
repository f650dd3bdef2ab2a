package procura.token.page;

import io.micronaut.http.HttpStatus;
import java.util.List;
import java.util.Map;
import procura.token.error.OAuthException;
import procura.token.request.FormBody;

/// What a person sent with a form.
public record Form(Map<String, List<String>> fields) {

  public static Form read(String body) {
    try {
      return new Form(FormBody.parse(body));
    } catch (OAuthException _) {
      throw new PageException(
          HttpStatus.BAD_REQUEST,
          new ErrorPage(
              "We could not read this form", "Go back and try again.", "invalid_request"));
    }
  }

  /// The only value, or the empty string.
  public String field(String name) {
    var values = all(name);
    return values.size() == 1 ? values.getFirst() : "";
  }

  public List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }
}
