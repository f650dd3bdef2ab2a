package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;
import org.jooq.meta.postgres.PostgresDatabase;

/// The jOOQ classes of one schema, written from its migrations through a real PostgreSQL. They are
/// committed; a module proves with [#differences] that nobody changed the one without the other.
///
/// A migration location is a folder named for its schema, as Flyway spells it:
/// `classpath:db/migration/token`, or
/// `filesystem:token-service/server/src/main/resources/db/migration/token`. Several are applied in
/// the order given, each with a history table of its own in its schema.
///
/// ```
/// mvn -q -Dfast -pl infra/embedded -am process-classes exec:exec@jooq \
///   -Djooq="SCHEMA PACKAGE SOURCE_FOLDER LOCATION..."
/// ```
public final class JooqSources {

  private static final String HISTORY = "flyway_schema_history";

  private JooqSources() {}

  /// Arguments: schema, package, source folder, one or more migration locations.
  public static void main(String[] arguments) {
    if (arguments.length < 4) {
      System.err.println("usage: JooqSources SCHEMA PACKAGE SOURCE_FOLDER MIGRATION_LOCATION...");
      System.exit(64);
    }
    var flyway = Logger.getLogger("org.flywaydb");
    flyway.setLevel(Level.SEVERE);
    var locations = Stream.of(arguments).skip(3).toArray(String[]::new);
    generate(arguments[0], arguments[1], Path.of(arguments[2]), locations);
  }

  /// Writes the classes and removes those whose table is gone.
  public static void generate(
      String schema, String packageName, Path sources, String... locations) {
    var database = TestDatabase.fresh();
    for (var location : locations) {
      migrate(database, location);
    }
    var excluded = partitions(database, schema);
    excluded.add(HISTORY);
    generate(database, schema, packageName, sources, excluded);
    writePackageDescriptions(schema, packageName, sources.resolve(packageName.replace('.', '/')));
  }

  /// One line per file that is not what the migrations would give: empty is the wish.
  public static List<String> differences(
      String schema, String packageName, Path sources, String... locations) {
    try {
      var fresh = Files.createTempDirectory("procura-jooq");
      try {
        generate(schema, packageName, fresh, locations);
        var folder = packageName.replace('.', '/');
        return differences(files(sources.resolve(folder)), files(fresh.resolve(folder)));
      } finally {
        Folders.delete(fresh);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> differences(Map<String, String> there, Map<String, String> wanted) {
    var found = new ArrayList<String>();
    var names = new TreeSet<>(there.keySet());
    names.addAll(wanted.keySet());
    for (var name : names) {
      if (!there.containsKey(name)) {
        found.add("missing: " + name);
      } else if (!wanted.containsKey(name)) {
        found.add("left over: " + name);
      } else if (!there.get(name).equals(wanted.get(name))) {
        found.add("differs: " + name);
      }
    }
    return found;
  }

  private static Map<String, String> files(Path folder) throws IOException {
    var files = new TreeMap<String, String>();
    if (Files.isDirectory(folder)) {
      try (var tree = Files.walk(folder)) {
        for (var file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
          files.put(folder.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return files;
  }

  private static void migrate(TestDatabase database, String location) {
    var schema = location.substring(location.lastIndexOf('/') + 1);
    Flyway.configure()
        .dataSource(database.dataSource())
        .schemas(schema)
        .locations(location)
        .failOnMissingLocations(true)
        .load()
        .migrate();
  }

  /// They have the columns of their parent, and their names are data.
  private static List<String> partitions(TestDatabase database, String schema) {
    try (var connection = database.connect();
        var query =
            connection.prepareStatement(
                """
                select relname from pg_class
                where relispartition and relkind in ('r', 'p') and relnamespace = to_regnamespace(?)
                """)) {
      query.setString(1, schema);
      var names = new ArrayList<String>();
      try (var found = query.executeQuery()) {
        while (found.next()) {
          names.add(found.getString(1));
        }
      }
      return names;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void generate(
      TestDatabase database,
      String schema,
      String packageName,
      Path sources,
      List<String> excluded) {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    var tables =
        new Database()
            .withName(PostgresDatabase.class.getName())
            .withInputSchema(schema)
            .withIncludes(".*")
            .withIncludeRoutines(false)
            .withExcludes(
                excluded.stream()
                    .map(name -> Pattern.quote(schema + "." + name))
                    .collect(Collectors.joining("|")))
            .withForcedTypes(
                new ForcedType()
                    .withName("INSTANT")
                    .withIncludeTypes("(?i:timestamp(\\(\\d\\))? with time zone|timestamptz.*)"));
    // the annotation says nothing but that: Error Prone leaves such classes alone
    var classes =
        new Generate()
            .withGeneratedAnnotation(true)
            .withGeneratedAnnotationDate(false)
            .withGeneratedAnnotationJooqVersion(false)
            .withJooqVersionReference(false)
            .withJavadoc(false)
            .withComments(false)
            .withIndexes(false)
            .withDefaultCatalog(false);
    var generator =
        new Generator()
            .withDatabase(tables)
            .withGenerate(classes)
            .withTarget(
                new Target()
                    .withDirectory(sources.toAbsolutePath().toString())
                    .withPackageName(packageName));
    var connection =
        new Jdbc()
            .withUrl(database.jdbcUrl())
            .withUser(database.user())
            .withPassword(database.password());
    try {
      GenerationTool.generate(
          new Configuration()
              .withLogging(Logging.WARN)
              .withJdbc(connection)
              .withGenerator(generator));
    } catch (Exception e) { // the tool declares no narrower one
      throw new IllegalStateException("jOOQ classes of schema " + schema, e);
    }
  }

  private static void writePackageDescriptions(String schema, String packageName, Path folder) {
    try (var tree = Files.walk(folder)) {
      for (var each : tree.filter(Files::isDirectory).toList()) {
        var inner = folder.relativize(each).toString().replace('/', '.');
        Files.writeString(
            each.resolve("package-info.java"),
            """
            /// Schema `%s` as its migrations make it. Written by `procura.embedded.JooqSources`, never by hand.
            @NullUnmarked
            package %s;

            import org.jspecify.annotations.NullUnmarked;
            """
                .formatted(schema, inner.isEmpty() ? packageName : packageName + "." + inner));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
