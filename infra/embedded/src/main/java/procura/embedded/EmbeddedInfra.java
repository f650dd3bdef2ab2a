package procura.embedded;

import java.util.function.Consumer;

/// The servers that this module embeds.
final class EmbeddedInfra implements TestInfra {

  private static final class Databases {
    static final TestDatabases SHARED =
        new TestDatabases(
            EmbeddedPostgres.temporary().server(), EmbeddedPostgres.temporary().password());
  }

  @Override
  public TestDatabase freshDatabase() {
    return Databases.SHARED.fresh();
  }

  @Override
  public TestDatabase migratedDatabase(String template, Consumer<TestDatabase> migrations) {
    return Databases.SHARED.migrated(template, migrations);
  }

  @Override
  public String bootstrapServers() {
    return TemporaryServers.kafka().bootstrapServers();
  }
}
