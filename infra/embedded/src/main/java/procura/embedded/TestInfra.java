package procura.embedded;

import java.util.Locale;
import java.util.function.Consumer;

/// The PostgreSQL and the Kafka of one test JVM, each started at first use. Embedded for everybody,
/// so that all machines test the same thing; `PROCURA_TEST_INFRA=docker` asks for containers
/// instead.
public interface TestInfra {

  static TestInfra get() {
    return Chosen.INFRA;
  }

  TestDatabase freshDatabase();

  TestDatabase migratedDatabase(String template, Consumer<TestDatabase> migrations);

  /// `host:port` of the broker. It is shared: name topics after the test class.
  String bootstrapServers();

  /// Made once, when first asked for.
  final class Chosen {
    private static final TestInfra INFRA = choose(System.getenv("PROCURA_TEST_INFRA"));

    private Chosen() {}

    private static TestInfra choose(@org.jspecify.annotations.Nullable String wanted) {
      return switch (wanted == null ? "" : wanted.toLowerCase(Locale.ROOT)) {
        case "", "embedded" -> new EmbeddedInfra();
        case "docker" -> new ContainerInfra();
        default ->
            throw new CannotStart("PROCURA_TEST_INFRA is `" + wanted + "`: use embedded or docker");
      };
    }
  }
}
