package procura.token.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static Throttle after(int failures) {
    var throttle = Throttle.unused(NOON);
    for (int i = 0; i < failures; i++) {
      throttle = begun(throttle, NOON).failed(NOON, Throttle.FREE_FOR_NAME);
    }
    return throttle;
  }

  private static Throttle begun(Throttle throttle, Instant at) {
    return throttle.begun(at, Throttle.FREE_FOR_NAME, 2);
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
    assertThat(begun(after(1000), later).failed(later, Throttle.FREE_FOR_NAME).failures())
        .isEqualTo(1);
    assertThat(begun(after(1000), later).isFree(later)).isTrue();
  }

  @Test
  void aTryCountsFromItsBeginning() {
    var throttle = after(4);
    for (int i = 0; i < 2; i++) {
      throttle = begun(throttle, NOON);
      assertThat(throttle.isFree(NOON)).isTrue();
    }
    assertThat(begun(throttle, NOON).isFree(NOON)).isFalse();
  }

  @Test
  @DisplayName("K CVE-2024-4629: no more than twenty guesses at a password begin at once")
  void twentyAtOnceAreLookedAt() {
    var throttle = Throttle.unused(NOON);
    int begun = 0;
    while (throttle.isFree(NOON)) {
      throttle = throttle.begun(NOON, Throttle.FREE_FOR_NAME, Throttle.AT_ONCE_FOR_NAME);
      begun++;
    }
    assertThat(begun).isEqualTo(20);
  }

  @Test
  void whatWasNoGuessIsGivenBack() {
    assertThat(begun(after(3), NOON).given(NOON)).isEqualTo(after(3));
    assertThat(Throttle.unused(NOON).given(NOON).failures()).isZero();
  }

  @Test
  void rightTriesDoNotKeepOldFailuresInMind() {
    var later = NOON.plus(Throttle.MEMORY).plusSeconds(1);
    var throttle = begun(after(4), NOON.plusSeconds(600)).given(NOON.plusSeconds(600));
    assertThat(begun(throttle, later).failures()).isEqualTo(1);
  }
}
