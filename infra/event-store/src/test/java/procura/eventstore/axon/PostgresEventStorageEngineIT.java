package procura.eventstore.axon;

import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import procura.eventstore.TestDatabase;
import procura.eventstore.postgres.LogProjection;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.postgres.PostgresLog;

/// Axon's own conformance suite, against PostgreSQL.
class PostgresEventStorageEngineIT extends StorageEngineTestSuite<PostgresEventStorageEngine> {

  private final TestDatabase database = new TestDatabase();
  private final PostgresLog log =
      PostgresLog.open(
          database.app(),
          LogSettings.DEFAULT.withoutDurabilityCheck(),
          LogProjection.NONE,
          _ -> {});

  @Override
  protected PostgresEventStorageEngine buildStorageEngine() {
    return new PostgresEventStorageEngine(log, new TextCodec());
  }

  @Override
  protected @Nullable ProcessingContext processingContext() {
    return null;
  }

  @AfterAll
  void close() {
    log.close();
    database.close();
  }
}
