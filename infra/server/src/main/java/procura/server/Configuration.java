package procura.server;

import static procura.server.Setting.PROCURA_BASE_URL;
import static procura.server.Setting.PROCURA_DATABASE_URL;
import static procura.server.Setting.PROCURA_DATA_DIR;
import static procura.server.Setting.PROCURA_MASTER_KEY_FILE;
import static procura.server.Setting.PROCURA_PORT;
import static procura.server.Setting.PROCURA_TLS_CERTIFICATE_FILE;
import static procura.server.Setting.PROCURA_TLS_KEY_FILE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// The effective settings: command line, then environment, then `procura.yml` of the data directory,
/// then defaults.
record Configuration(Map<Setting, String> values) {

  Configuration {
    values = Map.copyOf(values);
  }

  static Configuration of(Map<Setting, String> commandLine, Map<String, String> environment) {
    var values = new EnumMap<Setting, String>(Setting.class);
    for (var setting : Setting.values()) {
      if (setting.byDefault() != null) {
        values.put(setting, setting.byDefault());
      }
    }
    var told = new EnumMap<Setting, String>(Setting.class);
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("PROCURA_") && !Setting.OTHERS.contains(name) && !value.isEmpty()) {
            var setting = Setting.named(name);
            told.put(setting, setting.check(value));
          }
        });
    commandLine.forEach((setting, value) -> told.put(setting, setting.check(value)));
    var directory = told.getOrDefault(PROCURA_DATA_DIR, String.valueOf(PROCURA_DATA_DIR.byDefault()));
    values.putAll(file(Path.of(directory).resolve("procura.yml")));
    values.putAll(told);
    values.putIfAbsent(
        PROCURA_BASE_URL,
        (values.containsKey(PROCURA_TLS_KEY_FILE) ? "https" : "http") + "://127.0.0.1:" + values.get(PROCURA_PORT));
    consistent(values);
    return new Configuration(values);
  }

  private static void consistent(Map<Setting, String> values) {
    if (values.containsKey(PROCURA_TLS_KEY_FILE) != values.containsKey(PROCURA_TLS_CERTIFICATE_FILE)) {
      throw new BadConfiguration("PROCURA_TLS_CERTIFICATE_FILE and PROCURA_TLS_KEY_FILE go together");
    }
    if (values.containsKey(PROCURA_DATABASE_URL) && !values.containsKey(PROCURA_MASTER_KEY_FILE)) {
      throw new BadConfiguration("PROCURA_MASTER_KEY_FILE is required with an external database");
    }
  }

  private static Map<Setting, String> file(Path yml) {
    var values = new EnumMap<Setting, String>(Setting.class);
    if (!Files.exists(yml)) {
      return values;
    }
    try (var in = Files.newInputStream(yml)) {
      Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      if (!(loaded instanceof Map<?, ?> entries)) {
        throw new BadConfiguration(yml + " must be a list of `KEY: value`");
      }
      entries.forEach(
          (key, value) -> {
            var setting = Setting.named(String.valueOf(key));
            values.put(setting, setting.check(String.valueOf(value)));
          });
      return values;
    } catch (IOException | YAMLException e) {
      throw new BadConfiguration(yml + " can't be read: " + e.getMessage());
    }
  }

  String get(Setting setting) {
    var value = values.get(setting);
    if (value == null) {
      throw new BadConfiguration(setting + " is required");
    }
    return value;
  }

  @Nullable String find(Setting setting) {
    return values.get(setting);
  }

  Path dataDirectory() {
    return Path.of(get(PROCURA_DATA_DIR)).toAbsolutePath().normalize();
  }

  Configuration with(Map<Setting, String> more) {
    var all = new EnumMap<Setting, String>(Setting.class);
    all.putAll(values);
    all.putAll(more);
    return new Configuration(all);
  }

  /// As Micronaut's properties.
  Map<String, Object> properties() {
    var properties = new LinkedHashMap<String, Object>();
    values.forEach((setting, value) -> properties.put(setting.property(), value));
    properties.put(PROCURA_DATA_DIR.property(), dataDirectory().toString());
    return properties;
  }
}
