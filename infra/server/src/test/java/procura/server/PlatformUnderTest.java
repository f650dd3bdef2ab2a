package procura.server;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/// The whole product in this JVM, on a data directory and a port of its own, with sign-up open.
public final class PlatformUnderTest implements AutoCloseable {

  private final Path data;
  private final Platform platform;

  private PlatformUnderTest(Path data, Map<Setting, String> settings) {
    var told = new EnumMap<Setting, String>(Setting.class);
    told.put(Setting.PROCURA_PORT, "0");
    told.put(Setting.PROCURA_DATA_DIR, data.resolve("state").toString());
    told.put(Setting.PROCURA_SIGNUP, "open");
    told.putAll(settings);
    this.data = data;
    this.platform = Platform.start(Configuration.of(told, Map.of(), data));
  }

  /// @param feed store or kafka
  public static PlatformUnderTest onFeed(String feed) {
    return started(Map.of(Setting.PROCURA_FEED, feed));
  }

  /// On the store feed, with these settings.
  static PlatformUnderTest with(Map<Setting, String> settings) {
    var all = new EnumMap<Setting, String>(Setting.class);
    all.put(Setting.PROCURA_FEED, "store");
    all.putAll(settings);
    return started(all);
  }

  /// @param perSecond requests that it takes from one tenant
  public static PlatformUnderTest withTenantRate(int perSecond) {
    return with(Map.of(Setting.PROCURA_TENANT_RATE, String.valueOf(perSecond)));
  }

  /// @param proxies whose word on who their clients are is taken
  public static PlatformUnderTest behindProxies(String proxies) {
    return with(Map.of(Setting.PROCURA_TRUSTED_PROXIES, proxies));
  }

  /// For clients that were never made for this server: they may be on this machine, with
  /// certificates that only their own authority vouches for, and the time for parallel refreshes is
  /// short enough to wait for its end.
  public static PlatformUnderTest forForeignClients(Duration refreshGrace, Path authority) {
    return with(
        Map.of(
            Setting.PROCURA_OUTBOUND_CA_FILE,
            authority.toString(),
            Setting.PROCURA_REFRESH_GRACE,
            refreshGrace.toSeconds() + "s",
            Setting.PROCURA_OUTBOUND_ALLOW_LOOPBACK,
            "true"));
  }

  /// With TLS, and a second origin on the same port where clients are asked for certificates: a
  /// name for the same address.
  public static PlatformUnderTest withMutualTls(Path certificate, Path key) {
    var port = String.valueOf(freePort());
    return with(
        Map.of(
            Setting.PROCURA_PORT,
            port,
            Setting.PROCURA_TLS_CERTIFICATE_FILE,
            certificate.toString(),
            Setting.PROCURA_TLS_KEY_FILE,
            key.toString(),
            Setting.PROCURA_TLS_CLIENT_AUTH,
            "optional",
            Setting.PROCURA_TLS_MTLS_BASE_URL,
            "https://localhost:" + port));
  }

  /// By a name instead of an address: browsers bind passkeys to names.
  public static PlatformUnderTest byName() {
    var port = String.valueOf(freePort());
    return with(
        Map.of(
            Setting.PROCURA_PORT,
            port,
            Setting.PROCURA_BASE_URL,
            "http://localhost:" + port,
            Setting.PROCURA_OUTBOUND_ALLOW_LOOPBACK,
            "true"));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// On a database that the test starts and stops itself.
  public static PlatformUnderTest onDatabase(
      String jdbcUrl, String user, String password, Path masterKey) {
    return started(
        Map.of(
            Setting.PROCURA_DATABASE_URL, jdbcUrl,
            Setting.PROCURA_DATABASE_USER, user,
            Setting.PROCURA_DATABASE_PASSWORD, password,
            Setting.PROCURA_MASTER_KEY_FILE, masterKey.toString()));
  }

  /// With TLS, by a certificate that nobody knows but who reads `certificate`.
  public static PlatformUnderTest withTls(Path certificate, Path key) {
    return started(
        Map.of(
            Setting.PROCURA_TLS_CERTIFICATE_FILE, certificate.toString(),
            Setting.PROCURA_TLS_KEY_FILE, key.toString(),
            Setting.PROCURA_OUTBOUND_CA_FILE, certificate.toString()));
  }

  private static PlatformUnderTest started(Map<Setting, String> settings) {
    var data = Folder.create();
    try {
      return new PlatformUnderTest(data, settings);
    } catch (RuntimeException | Error e) {
      Folder.delete(data);
      throw e;
    }
  }

  ApplicationContext context() {
    return platform.context();
  }

  public URI base() {
    return URI.create(platform.baseUrl());
  }

  @Override
  public void close() {
    platform.close();
    Folder.delete(data);
  }

  /// A folder that PostgreSQL's user can pass through, which may be `nobody`.
  static final class Folder {

    private Folder() {}

    static Path create() {
      try {
        var folder = Files.createTempDirectory("procura-journey");
        folder.toFile().setExecutable(true, false);
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static void delete(Path folder) {
      try (var tree = Files.walk(folder)) {
        for (var path : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
