package procura.eventstore.feed;

import procura.eventstore.Samples;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.wiring.EventStore;

class StoreFeedIT extends FeedContract {

  /// Little memory, so that part of what is read comes from the table.
  @Override
  EventStore open() {
    return EventStore.open(
        database.app(),
        LogSettings.DEFAULT.withoutDurabilityCheck().withRecent(64),
        Samples.parts());
  }
}
