package procura.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procura.outbound.Outcome.Answer;

@DisplayName("RFC 9111 section 4.2: how long an answer is fresh, within bounds")
class FreshnessTest {

  private static final Freshness BOUNDS =
      new Freshness(Duration.ofMinutes(5), Duration.ofHours(24), Duration.ofHours(1));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=600            | PT10M",
        "public, MAX-AGE=600    | PT10M",
        "max-age=\"600\"        | PT10M",
        "max-age=1              | PT5M",
        "max-age=999999999      | PT24H",
        "max-age=9999999999999  | PT1H",
        "no-store               | PT5M",
        "no-cache, max-age=600  | PT5M",
        "s-max-age=600          | PT1H",
        "public                 | PT1H"
      })
  void cacheControl(String value, Duration expected) {
    assertThat(BOUNDS.of(answer(Map.of("cache-control", value)))).isEqualTo(expected);
  }

  @Test
  void whatItsAgeIsCountsAgainstIt() {
    assertThat(BOUNDS.of(answer(Map.of("cache-control", "max-age=3600", "age", "600"))))
        .isEqualTo(Duration.ofMinutes(50));
  }

  @Test
  void expires() {
    assertThat(
            BOUNDS.of(
                answer(
                    Map.of(
                        "date", "Sat, 21 Nov 2026 12:00:00 GMT",
                        "expires", "Sat, 21 Nov 2026 12:30:00 GMT"))))
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(BOUNDS.of(answer(Map.of("expires", "0")))).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void nothingSaid() {
    assertThat(BOUNDS.of(answer(Map.of()))).isEqualTo(Duration.ofHours(1));
  }

  private static Answer answer(Map<String, String> headers) {
    return new Answer(200, headers, new byte[0]);
  }
}
