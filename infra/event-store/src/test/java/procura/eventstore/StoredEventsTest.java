package procura.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import procura.identity.Fact;

/// What was stored once is read for ever. Of every fact and version there is a golden JSON,
/// `src/test/resources/events/<name>.v<version>.json`, that is never changed: a change of a record
/// that would make old facts unreadable, or write them differently under the same version, fails
/// here. The module that knows all families extends this class.
public abstract class StoredEventsTest {

  /// The catalogue of the product, or of the module.
  protected abstract EventCatalog catalog();

  @TestFactory
  Stream<DynamicTest> everyFactHasAGoldenJsonOfItsVersion() {
    return catalog().facts().entrySet().stream()
        .map(fact ->
            DynamicTest.dynamicTest(fact.getKey(), () -> current(fact.getKey(), fact.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> everyEarlierVersionIsStillRead() {
    return catalog().facts().entrySet().stream()
        .filter(fact -> catalog().versionOf(fact.getValue()) > 1)
        .flatMap(fact -> earlier(fact.getKey(), fact.getValue()));
  }

  private Stream<DynamicTest> earlier(String name, Class<? extends Fact> type) {
    return IntStream.range(1, catalog().versionOf(type))
        .mapToObj(version ->
            DynamicTest.dynamicTest(
                file(name, version),
                () ->
                    assertThat(catalog().read(name, version, golden(name, version)))
                        .isInstanceOf(type)));
  }

  private void current(String name, Class<? extends Fact> type) throws IOException {
    var version = catalog().versionOf(type);
    var golden = golden(name, version);
    var fact = catalog().read(name, version, golden);
    assertThat(fact).isInstanceOf(type);
    assertThat(FactJson.MAPPER.readTree(catalog().write(fact)))
        .as("what %s writes today", file(name, version))
        .isEqualTo(FactJson.MAPPER.readTree(golden));
    toleratesUnknownMembers(name, version, golden);
  }

  /// A newer node may add optional components: an older one must not stumble over them.
  private void toleratesUnknownMembers(String name, int version, byte[] golden) throws IOException {
    var tree = (ObjectNode) FactJson.MAPPER.readTree(golden);
    tree.put("addedLater", true);
    assertThat(catalog().read(name, version, FactJson.MAPPER.writeValueAsBytes(tree)))
        .isEqualTo(catalog().read(name, version, golden));
  }

  private byte[] golden(String name, int version) {
    try (var in = resource(file(name, version))) {
      if (in == null) {
        throw new AssertionError(
            "no golden JSON src/test/resources/" + file(name, version) + ": write one");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable InputStream resource(String file) {
    return getClass().getClassLoader().getResourceAsStream(file);
  }

  private static String file(String name, int version) {
    return "events/" + name + ".v" + version + ".json";
  }
}
