package procura.eventstore.facts;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Ids of events: UUID version 7 (RFC 9562 section 5.7). They identify and are no secret, so a fast
/// source of randomness will do.
final class EventIds {

  private EventIds() {}

  static UUID next(Instant at) {
    var random = ThreadLocalRandom.current();
    var high = (at.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0xfffL);
    var low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
