package procura.control.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.control.problem.Problem.FieldError;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;

/// Reads JSON bodies strictly: a number is no text, and the answer to a mistake names its field.
public final class Bodies {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(50)
                          .maxNumberLength(40)
                          .maxNameLength(200)
                          .maxStringLength(256 * 1024)
                          .maxTokenCount(50_000)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .withCoercionConfig(
              LogicalType.Integer,
              number -> number.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
          .withCoercionConfig(
              LogicalType.Boolean,
              truth ->
                  truth
                      .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
          .build();

  private Bodies() {}

  public static <T> T read(@Nullable String body, Class<T> type) {
    if (body == null || body.isBlank()) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "a JSON object is expected");
    }
    try {
      var read = MAPPER.readValue(body, type);
      if (read == null) {
        throw new ProblemException(ProblemType.INVALID_REQUEST, "a JSON object is expected");
      }
      return read;
    } catch (MismatchedInputException e) {
      throw mismatch(e);
    } catch (JsonProcessingException _) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "the body is not JSON");
    }
  }

  private static ProblemException mismatch(MismatchedInputException e) {
    var field = path(e);
    if (field.isEmpty()) {
      return new ProblemException(ProblemType.INVALID_REQUEST, "a JSON object is expected");
    }
    return new ProblemException(
        ProblemType.INVALID_FIELDS,
        "`" + field + "` has the wrong type",
        List.of(new FieldError(field, "must be " + expected(e))));
  }

  private static String path(JsonMappingException e) {
    var path = new StringBuilder();
    for (var step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String expected(MismatchedInputException e) {
    var type = e.getTargetType();
    if (type == null) {
      return "of another type";
    }
    if (Iterable.class.isAssignableFrom(type)) {
      return "a list";
    }
    return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
      case "string" -> "text";
      case "int", "integer", "long" -> "a whole number";
      case "boolean" -> "true or false";
      default -> "an object";
    };
  }
}
