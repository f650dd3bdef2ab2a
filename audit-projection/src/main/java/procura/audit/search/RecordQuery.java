package procura.audit.search;

import io.micronaut.http.HttpParameters;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.audit.problem.AuditProblem;
import procura.audit.problem.ProblemType;
import procura.audit.projection.RecordFilter;
import procura.audit.record.Outcome;

/// What a search asks for, checked. `before`: only records with a smaller seq, from a cursor.
public record RecordQuery(
    RecordFilter filter, @Nullable Instant from, @Nullable Instant to, long before, int limit) {

  static final int MOST = 200;
  private static final int DEFAULT = 50;

  static RecordQuery of(HttpParameters parameters) {
    var wanted = new HashMap<String, String>();
    for (var name : RecordFilter.NAMES) {
      parameters.getFirst(name).filter(v -> !v.isEmpty()).ifPresent(v -> wanted.put(name, v));
    }
    var from = time("from", parameters.get("from"));
    var to = time("to", parameters.get("to"));
    return new RecordQuery(
        filter(wanted), from, to, before(parameters.get("cursor")), limit(parameters.get("limit")));
  }

  public static RecordFilter filter(Map<String, String> wanted) {
    var outcome = wanted.get("outcome");
    if (outcome != null
        && Arrays.stream(Outcome.values()).noneMatch(o -> o.wireName().equals(outcome))) {
      throw new AuditProblem(
          ProblemType.INVALID_REQUEST, "`outcome` is one of `success`, `refused`, `failed`");
    }
    try {
      return new RecordFilter(wanted);
    } catch (IllegalArgumentException e) {
      throw new AuditProblem(ProblemType.INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  public static @Nullable Instant time(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return null;
    }
    try {
      var time = Instant.parse(value);
      if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("9999-12-31T00:00:00Z"))) {
        throw new AuditProblem(ProblemType.INVALID_REQUEST, "`" + name + "` is out of range");
      }
      return time;
    } catch (DateTimeParseException _) {
      throw new AuditProblem(
          ProblemType.INVALID_REQUEST, "`" + name + "` is a time such as 2026-11-21T10:00:00Z");
    }
  }

  static String cursor(long seq) {
    return "seq-" + seq;
  }

  private static long before(@Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return Long.MAX_VALUE;
    }
    if (!cursor.matches("seq-[0-9]{1,18}")) {
      throw new AuditProblem(
          ProblemType.INVALID_REQUEST, "`cursor` is not one that a list answered");
    }
    return Long.parseLong(cursor.substring(4));
  }

  /// Alike for every list of the API.
  public static int limit(@Nullable String limit) {
    if (limit == null || limit.isEmpty()) {
      return DEFAULT;
    }
    if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > MOST) {
      throw new AuditProblem(ProblemType.INVALID_REQUEST, "`limit` is a number from 1 to " + MOST);
    }
    return Integer.parseInt(limit);
  }
}
