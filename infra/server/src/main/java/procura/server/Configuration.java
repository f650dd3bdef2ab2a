package procura.server;

import static procura.server.Setting.PROCURA_BASE_URL;
import static procura.server.Setting.PROCURA_DATABASE_URL;
import static procura.server.Setting.PROCURA_DATA_DIR;
import static procura.server.Setting.PROCURA_MAIL_FROM;
import static procura.server.Setting.PROCURA_MASTER_KEY_FILE;
import static procura.server.Setting.PROCURA_PORT;
import static procura.server.Setting.PROCURA_SMTP_URL;
import static procura.server.Setting.PROCURA_TLS_CERTIFICATE_FILE;
import static procura.server.Setting.PROCURA_TLS_CLIENT_AUTH;
import static procura.server.Setting.PROCURA_TLS_CLIENT_CERTIFICATE_HEADER;
import static procura.server.Setting.PROCURA_TLS_KEY_FILE;
import static procura.server.Setting.PROCURA_TRUSTED_PROXIES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// The effective settings: command line, then environment, then `procura.yml` of the data
/// directory, then defaults.
record Configuration(Map<Setting, String> values) {

  /// What RFC 9325 section 4.2 recommends, and no more: FAPI 2.0 section 5.2.1 demands that.
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  Configuration {
    values = Map.copyOf(values);
  }

  /// @param home where the default data directory lies; what is told is relative to the working
  ///   directory
  static Configuration of(
      Map<Setting, String> commandLine, Map<String, String> environment, Path home) {
    var values = new EnumMap<Setting, String>(Setting.class);
    for (var setting : Setting.values()) {
      if (setting.byDefault() != null) {
        values.put(setting, setting.byDefault());
      }
    }
    var told = new EnumMap<Setting, String>(Setting.class);
    values.put(PROCURA_DATA_DIR, home.resolve(values.get(PROCURA_DATA_DIR)).toString());
    environment.forEach((name, value) -> {
      if (name.startsWith("PROCURA_") && !Setting.OTHERS.contains(name) && !value.isEmpty()) {
        var setting = Setting.named(name);
        told.put(setting, setting.check(value));
      }
    });
    commandLine.forEach((setting, value) -> told.put(setting, setting.check(value)));
    var directory = told.getOrDefault(PROCURA_DATA_DIR, values.get(PROCURA_DATA_DIR));
    values.putAll(file(Path.of(directory).resolve("procura.yml")));
    values.putAll(told);
    values.computeIfPresent(PROCURA_PORT, (_, port) -> port.equals("0") ? freePort() : port);
    values.putIfAbsent(
        PROCURA_BASE_URL,
        (values.containsKey(PROCURA_TLS_KEY_FILE) ? "https" : "http")
            + "://127.0.0.1:"
            + values.get(PROCURA_PORT));
    consistent(values);
    return new Configuration(values);
  }

  private static void consistent(Map<Setting, String> values) {
    if (values.containsKey(PROCURA_TLS_KEY_FILE)
        != values.containsKey(PROCURA_TLS_CERTIFICATE_FILE)) {
      throw new BadConfiguration(
          "PROCURA_TLS_CERTIFICATE_FILE and PROCURA_TLS_KEY_FILE go together");
    }
    if (!values.getOrDefault(PROCURA_TLS_CLIENT_AUTH, "off").equals("off")
        && !values.containsKey(PROCURA_TLS_KEY_FILE)) {
      throw new BadConfiguration("PROCURA_TLS_CLIENT_AUTH needs PROCURA_TLS_KEY_FILE");
    }
    if (values.containsKey(PROCURA_TLS_CLIENT_CERTIFICATE_HEADER)
        && !values.containsKey(PROCURA_TRUSTED_PROXIES)) {
      throw new BadConfiguration(
          "PROCURA_TLS_CLIENT_CERTIFICATE_HEADER needs PROCURA_TRUSTED_PROXIES:"
              + " anybody could write that header");
    }
    if (values.containsKey(PROCURA_SMTP_URL) != values.containsKey(PROCURA_MAIL_FROM)) {
      throw new BadConfiguration("PROCURA_SMTP_URL and PROCURA_MAIL_FROM go together");
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
        throw new BadConfiguration(yml + " must hold lines of `KEY: value`");
      }
      entries.forEach((key, value) -> {
        var setting = Setting.named(String.valueOf(key));
        if (setting == PROCURA_DATA_DIR) {
          throw new BadConfiguration(yml + " lies in the data directory and can't move it");
        }
        values.put(setting, setting.check(String.valueOf(value)));
      });
      return values;
    } catch (IOException | YAMLException e) {
      throw new BadConfiguration(yml + " can't be read: " + firstLine(e));
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
    // reachable from outside only when told that it is
    properties.put("micronaut.server.host", isLoopback() ? "127.0.0.1" : "0.0.0.0");
    if (values.containsKey(PROCURA_TLS_KEY_FILE)) {
      properties.putAll(tls());
    }
    if (!get(PROCURA_TLS_CLIENT_AUTH).equals("off")) {
      properties.put("micronaut.server.ssl.client-authentication", "WANT");
    }
    return properties;
  }

  /// The files are read again when they change: certificates are renewed under way.
  private Map<String, Object> tls() {
    return Map.of(
        "micronaut.certificate.file.procura.format",
        "PEM",
        "micronaut.certificate.file.procura.path",
        get(PROCURA_TLS_KEY_FILE),
        "micronaut.certificate.file.procura.certificate-path",
        get(PROCURA_TLS_CERTIFICATE_FILE),
        "micronaut.server.ssl.enabled",
        true,
        "micronaut.server.ssl.key-name",
        "procura",
        "micronaut.server.ssl.port",
        get(PROCURA_PORT),
        "micronaut.server.ssl.protocols",
        List.of("TLSv1.3", "TLSv1.2"),
        "micronaut.server.ssl.ciphers",
        CIPHERS);
  }

  /// Whether the public origin is this machine alone.
  boolean isLoopback() {
    return Set.of("127.0.0.1", "localhost", "[::1]")
        .contains(String.valueOf(URI.create(get(PROCURA_BASE_URL)).getHost()));
  }

  /// One line for the log, secrets left out.
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "=" + (e.getKey().isSecret() ? "(set)" : e.getValue()))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static String freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
