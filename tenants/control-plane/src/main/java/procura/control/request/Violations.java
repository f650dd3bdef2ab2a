package procura.control.request;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import procura.control.problem.Problem.FieldError;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;

/// Collects everything that is wrong with a body, so that one answer names it all.
public final class Violations {

  private static final int LONGEST_LIST = 200;

  private final List<FieldError> errors = new ArrayList<>();

  public void add(String field, String detail) {
    errors.add(new FieldError(field, detail));
  }

  /// Ends the request if anything was wrong.
  public void check() {
    if (!errors.isEmpty()) {
      var first = errors.getFirst();
      throw new ProblemException(
          ProblemType.INVALID_FIELDS, "`" + first.field() + "` " + first.detail(), errors);
    }
  }

  /// A text that must be there.
  public String text(String field, @Nullable String value, int most) {
    if (value == null || value.isBlank()) {
      add(field, "is required");
      return "";
    }
    return bounded(field, value, most);
  }

  /// A text that may be missing.
  public @Nullable String optionalText(String field, @Nullable String value, int most) {
    return value == null ? null : bounded(field, value, most);
  }

  private String bounded(String field, String value, int most) {
    if (value.length() > most) {
      add(field, "must have at most " + most + " characters");
    } else if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
      add(field, "must not have control characters");
    }
    return value;
  }

  /// A list without holes; a missing one is empty.
  public <T> List<T> list(String field, @Nullable List<@Nullable T> values) {
    if (values == null) {
      return List.of();
    }
    if (values.size() > LONGEST_LIST) {
      add(field, "must have at most " + LONGEST_LIST + " entries");
      return List.of();
    }
    var present = new ArrayList<T>();
    for (int i = 0; i < values.size(); i++) {
      var value = values.get(i);
      if (value == null) {
        add(field + "[" + i + "]", "must not be null");
      } else {
        present.add(value);
      }
    }
    return present;
  }

  public @Nullable String uri(String field, @Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      if (value.length() <= 2048 && new URI(value).isAbsolute()) {
        return value;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    add(field, "must be an absolute URI");
    return value;
  }

  /// What a value's own constructor thinks of it.
  public <T> @Nullable T value(String field, Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      add(field, Objects.requireNonNullElse(e.getMessage(), "is not valid"));
      return null;
    }
  }

  /// Like `value`, and ends the request here if anything was wrong so far.
  public <T> T checked(String field, Supplier<T> constructor) {
    var made = value(field, constructor);
    check();
    return Objects.requireNonNull(made);
  }
}
