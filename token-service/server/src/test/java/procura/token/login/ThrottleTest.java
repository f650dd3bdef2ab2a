package procura.token.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static Throttle after(int failures) {
    var throttle = Throttle.unused(NOON);
    for (int i = 0; i < failures; i++) {
      throttle = throttle.failed(NOON, Throttle.FREE_FOR_NAME);
    }
    return throttle;
  }

  @Test
  void fourFailuresCostNothing() {
    assertThat(after(4).isFree(NOON)).isTrue();
  }

  @Test
  void theFifthCostsASecondAndEachFurtherTwiceAsMuch() {
    assertThat(after(5).freeAt()).isEqualTo(NOON.plusSeconds(1));
    assertThat(after(6).freeAt()).isEqualTo(NOON.plusSeconds(2));
    assertThat(after(8).freeAt()).isEqualTo(NOON.plusSeconds(8));
  }

  @Test
  void nobodyIsKeptOutForLongerThanAMinute() {
    assertThat(after(1000).freeAt()).isEqualTo(NOON.plus(Duration.ofMinutes(1)));
  }

  @Test
  void allIsForgottenAfterAPause() {
    var later = NOON.plus(Throttle.MEMORY).plusSeconds(1);
    assertThat(after(1000).isSuspicious(later, Throttle.FREE_FOR_NAME)).isFalse();
    assertThat(after(1000).failed(later, Throttle.FREE_FOR_NAME).failures()).isEqualTo(1);
  }

  @Test
  void onceSuspiciousTriesGoOneAtATime() {
    assertThat(after(3).isSuspicious(NOON, Throttle.FREE_FOR_NAME)).isFalse();
    assertThat(after(4).isSuspicious(NOON, Throttle.FREE_FOR_NAME)).isTrue();
  }
}
