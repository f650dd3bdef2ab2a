package procura.token.login;

import java.time.Duration;
import java.time.Instant;

/// How failures of one name or one address slow the next try down. From the fifth failure on there
/// is a delay that doubles up to a minute; what is tried during a delay is not looked at and does
/// not lengthen it, so nobody can be kept out for long. A try counts from its beginning, so that
/// those that come at once are no way around it.
///
/// @param failures since the last success or pause, and tries under way
/// @param freeAt when the next try counts
/// @param lastAt of the last failure
record Throttle(int failures, Instant freeAt, Instant lastAt) {

  static final int FREE_FOR_NAME = 4;

  /// Of tries with a password that begin before the earlier ones have ended. The try after them is
  /// looked at still, and delays the next: twenty in all.
  static final int AT_ONCE_FOR_NAME = 15;

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

  /// With one more try under way. People (and programs) may sign in several times at once; beyond
  /// that they go one at a time.
  Throttle begun(Instant now, int free, int atOnce) {
    int count = remembered(now) + 1;
    return new Throttle(
        count,
        count > free + atOnce ? now.plus(delay(count - free)) : freeAt,
        count == 1 ? now : lastAt);
  }

  /// A try that was under way has failed.
  Throttle failed(Instant now, int free) {
    int count = Math.max(1, remembered(now));
    var delayed = count > free ? now.plus(delay(count - free)) : freeAt;
    return new Throttle(count, delayed.isAfter(freeAt) ? delayed : freeAt, now);
  }

  /// A try that was under way was none.
  Throttle given(Instant now) {
    return new Throttle(Math.max(0, remembered(now) - 1), freeAt, lastAt);
  }

  private int remembered(Instant now) {
    return lastAt.isBefore(now.minus(MEMORY)) ? 0 : failures;
  }

  private static Duration delay(int beyond) {
    var doubled = Duration.ofSeconds(1L << Math.min(beyond - 1, 10));
    return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
  }
}
