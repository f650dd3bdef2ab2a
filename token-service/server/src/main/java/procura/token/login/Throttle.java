package procura.token.login;

import java.time.Duration;
import java.time.Instant;

/// How failures of one name or one address slow the next try down. From the fifth failure on there
/// is a delay that doubles up to a minute; what is tried during a delay is not looked at and does
/// not lengthen it, so nobody can be kept out for long.
///
/// @param failures since the last success or pause
/// @param freeAt when the next try counts
record Throttle(int failures, Instant freeAt, Instant lastAt) {

  static final int FREE_FOR_NAME = 4;

  /// Many people can share an address.
  static final int FREE_FOR_ADDRESS = 99;

  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

  /// After this long without a failure all is forgotten.
  static final Duration MEMORY = Duration.ofMinutes(15);

  static Throttle unused(Instant now) {
    return new Throttle(0, Instant.EPOCH, now);
  }

  boolean isFree(Instant now) {
    return !now.isBefore(freeAt);
  }

  /// Whether the next try is one that a delay follows. Such tries go one at a time; before, people
  /// (and programs) may sign in several times at once.
  boolean isSuspicious(Instant now, int free) {
    return remembered(now) >= free;
  }

  Throttle failed(Instant now, int free) {
    int count = remembered(now) + 1;
    return new Throttle(count, count > free ? now.plus(delay(count - free)) : Instant.EPOCH, now);
  }

  private int remembered(Instant now) {
    return lastAt.isBefore(now.minus(MEMORY)) ? 0 : failures;
  }

  private static Duration delay(int beyond) {
    var doubled = Duration.ofSeconds(1L << Math.min(beyond - 1, 10));
    return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
  }
}
