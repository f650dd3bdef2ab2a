package procura.control.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;

/// The body of every refusal (RFC 9457). `errors` has one entry for each field that was not
/// accepted.
@WireForm
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable List<FieldError> errors,
    @Nullable String traceId) {

  /// `field` is the path as one writes it: `admin.email`, `scopes[0].name`.
  @WireForm
  public record FieldError(String field, String detail) {}

  public static Problem of(ProblemType type, String detail) {
    return of(type, detail, List.of());
  }

  public static Problem of(ProblemType type, String detail, List<FieldError> errors) {
    return new Problem(
        type.uri(),
        type.title(),
        type.status().getCode(),
        detail,
        errors.isEmpty() ? null : errors,
        null);
  }
}
