package procura.tenancy.description;

import static procura.tenancy.description.Tree.at;
import static procura.tenancy.description.Tree.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/// Makes one OpenAPI document of what each room says of its own operations. Whatever holds for all
/// of them (who may call, how lists come in parts, how changes are made once, what a refusal looks
/// like) stands in no room: it is added here, by the same rules that the server follows.
public final class Description {

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private final Map<String, Object> document;

  private Description(Map<String, Object> document) {
    this.document = document;
  }

  /// @param base the public origin
  /// @param rooms OpenAPI documents, of which the operations and schemas count
  /// @param scopes what each operation needs, by its method and address, such as `GET /api/v1/x`;
  ///   what is not named here says so itself, or needs nothing
  public static String whole(String base, Collection<String> rooms, Map<String, String> scopes) {
    var whole = new Description(read(common().replace("{base}", base)));
    rooms.forEach(room -> whole.take(read(room)));
    whole.complete(scopes);
    return written(whole.document);
  }

  private static String common() {
    try (InputStream in =
        Objects.requireNonNull(Description.class.getResourceAsStream("common.yml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> read(String yaml) {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return Tree.of(GeneratedSchemas.mended(tree));
  }

  private static String written(Map<String, Object> document) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setWidth(100);
    return new Yaml(new Representer(options), options).dump(document);
  }

  private void take(Map<String, Object> room) {
    at(document, "paths").putAll(at(room, "paths"));
    at(document, "components", "schemas").putAll(at(room, "components", "schemas"));
  }

  private void complete(Map<String, String> scopes) {
    var paths = new TreeMap<>(at(document, "paths"));
    document.put("paths", new LinkedHashMap<>(paths));
    paths.forEach((path, operations) ->
        METHODS.forEach(method -> {
          if (Tree.of(operations).get(method) instanceof Map<?, ?> operation) {
            var name = method.toUpperCase(Locale.ROOT) + " " + path;
            new Operation(method, path, Tree.of(operation), this::schema)
                .complete(scopes.get(name));
          }
        }));
  }

  /// The schema itself, or what it refers to.
  private Map<String, Object> schema(Map<String, Object> schema) {
    var reference = schema.get(reference());
    return reference == null
        ? schema
        : at(
            document,
            "components",
            "schemas",
            reference.toString().substring("#/components/schemas/".length()));
  }
}
