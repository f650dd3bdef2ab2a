package procura.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JooqSourcesIT {

  private static final String MIGRATIONS = "classpath:db/migration/shop";

  @TempDir Path sources;

  @Test
  void theClassesCompileAndDoNotDrift() throws IOException {
    generate();
    assertThat(compile()).isZero();
    assertThat(JooqSources.differences("shop", "shop.db", sources, MIGRATIONS)).isEmpty();
  }

  @Test
  void historyAndPartitionsAreLeftOut() throws IOException {
    generate();
    try (var tables = Files.list(sources.resolve("shop/db/tables"))) {
      assertThat(tables.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "Customer.java", "Purchase.java", "Visit.java", "package-info.java");
    }
  }

  @Test
  void timesAreInstantsAndNothingChangesWithTheClock() throws IOException {
    generate();
    assertThat(read("tables/Customer.java"))
        .contains("TableField<CustomerRecord, Instant> REGISTERED_AT")
        .doesNotContain("noisy", "date =", "/**");
    assertThat(read("tables/Purchase.java")).contains("TableField<PurchaseRecord, Instant> AT");
  }

  @Test
  void everyKindOfDriftIsNamed() throws IOException {
    generate();
    Files.delete(sources.resolve("shop/db/tables/Visit.java"));
    Files.writeString(sources.resolve("shop/db/Keys.java"), "// by hand");
    Files.writeString(sources.resolve("shop/db/tables/Gone.java"), "");
    assertThat(JooqSources.differences("shop", "shop.db", sources, MIGRATIONS))
        .containsExactly(
            "differs: Keys.java", "left over: tables/Gone.java", "missing: tables/Visit.java");
  }

  private void generate() {
    JooqSources.generate("shop", "shop.db", sources, MIGRATIONS);
  }

  private String read(String file) throws IOException {
    return Files.readString(sources.resolve("shop/db").resolve(file));
  }

  private int compile() throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                "-Xlint:all", "-Werror", "-proc:none", "-d", sources.resolve("out").toString()));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    try (var tree = Files.walk(sources)) {
      tree.filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> arguments.add(file.toString()));
    }
    return ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, arguments.toArray(String[]::new));
  }
}
