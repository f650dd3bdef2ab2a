package procura.outbound;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import procura.outbound.Outcome.Answer;

/// How long an answer may be kept: what its headers say (RFC 9111 section 4.2), within our bounds.
///
/// @param least also for `no-store`: who asks must not make us ask for each of their requests
/// @param otherwise when the headers say nothing
public record Freshness(Duration least, Duration most, Duration otherwise) {

  private static final Pattern MAX_AGE =
      Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d{1,9})\"?(?:$|[,\\s])");
  private static final Pattern NOT_TO_BE_KEPT =
      Pattern.compile("(?:^|[,\\s])no-(?:store|cache)(?:$|[,\\s=])");

  public Duration of(Answer answer) {
    var said = said(answer).orElse(otherwise);
    return said.compareTo(least) < 0 ? least : said.compareTo(most) > 0 ? most : said;
  }

  private static Optional<Duration> said(Answer answer) {
    var control = answer.header("cache-control").orElse("").toLowerCase(Locale.ROOT);
    if (NOT_TO_BE_KEPT.matcher(control).find()) {
      return Optional.of(Duration.ZERO);
    }
    var maxAge = MAX_AGE.matcher(control);
    if (maxAge.find()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(maxAge.group(1))).minus(age(answer)));
    }
    return answer.header("expires").map(expires -> until(answer, expires));
  }

  private static Duration age(Answer answer) {
    return answer
        .header("age")
        .filter(age -> age.matches("\\d{1,9}"))
        .map(age -> Duration.ofSeconds(Long.parseLong(age)))
        .orElse(Duration.ZERO);
  }

  /// RFC 9111 section 5.3: what is no date has expired.
  private static Duration until(Answer answer, String expires) {
    try {
      return Duration.between(date(answer.header("date").orElse("")), date(expires));
    } catch (DateTimeException _) {
      return Duration.ZERO;
    }
  }

  private static ZonedDateTime date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
  }
}
