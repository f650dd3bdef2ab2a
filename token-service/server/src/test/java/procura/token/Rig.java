package procura.token;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import procura.embedded.TestDatabase;
import procura.house.fakes.TestClock;

/// The token room alone, over real HTTP and PostgreSQL, with a clock that tests move. One for all
/// test classes of a JVM: each test brings its own browser.
public final class Rig {

  private static final class Holder {
    private static final Rig RIG = new Rig();
  }

  private final TestClock clock = TestClock.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  private final String baseUrl;
  private final ApplicationContext context;
  private final Cast cast;

  private Rig() {
    int port = freePort();
    baseUrl = "http://127.0.0.1:" + port;
    context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .properties(properties(port))
            .banner(false)
            .build();
    context.registerSingleton(InstantSource.class, clock);
    context.start();
    if (context.getBean(InstantSource.class) != clock) {
      throw new IllegalStateException("another clock: " + context.getBean(InstantSource.class));
    }
    context.getBean(EmbeddedServer.class).start();
    cast = Cast.of(context, clock.instant());
    Runtime.getRuntime().addShutdownHook(new Thread(context::close));
  }

  public static Rig shared() {
    return Holder.RIG;
  }

  private Map<String, Object> properties(int port) {
    var database = TestDatabase.fresh();
    var all = new HashMap<String, Object>();
    all.put("micronaut.server.host", "127.0.0.1");
    all.put("micronaut.server.port", port);
    all.put("micronaut.server.cors.localhost-pass-through", true); // as in the product
    all.put("procura.base-url", baseUrl);
    all.put("procura.signup", "open"); // letters lie in the outbox
    all.put("procura.data-dir", temporary());
    all.put("procura.outbound.allow-loopback", true); // clients of tests are on this machine
    all.put("procura.database.url", database.jdbcUrl());
    all.put("procura.database.user", database.user());
    all.put("procura.database.password", database.password());
    all.put("procura.database.durability-check", false);
    return all;
  }

  public String baseUrl() {
    return baseUrl;
  }

  public String issuer(String tenant) {
    return baseUrl + "/t/" + tenant;
  }

  public TestClock clock() {
    return clock;
  }

  public Cast cast() {
    return cast;
  }

  public SeenFacts facts() {
    return context.getBean(SeenFacts.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public TestBrowser browser() {
    return new TestBrowser(baseUrl);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String temporary() {
    try {
      return Files.createTempDirectory("procura-token").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
