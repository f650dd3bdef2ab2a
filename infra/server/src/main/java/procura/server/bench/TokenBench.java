package procura.server.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import procura.server.bench.Scenarios.Scenario;
import procura.server.demo.Web;
import procura.tenancy.keys.MasterKey;

/// `bench tokens`: starts both sides, measures in interleaved rounds, prints, and leaves nothing.
final class TokenBench {

  private static final int MANY_CONNECTIONS = 256;
  private static final int FIRST_TOKENS = 2_000;
  private static final int USED_UP_A_SECOND = 4_000;

  private final Plan plan;
  private final PrintStream out;
  private final Results results = new Results();

  TokenBench(Plan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
  }

  /// True if every goal that was measured is reached.
  boolean run() {
    var folder = folder();
    try (var platformDatabase = Database.start(folder.resolve("platform-postgres"));
        var floorDatabase = Database.start(folder.resolve("floor-postgres"))) {
      return run(folder, platformDatabase, floorDatabase);
    } finally {
      delete(folder);
    }
  }

  private boolean run(Path folder, Database platformDatabase, Database floorDatabase) {
    say(
        "%d processors, Java %s, %s",
        processors(),
        Runtime.version(),
        Cpu.exact()
            ? "CPU from /proc"
            : "no /proc here: CPU as the JVM sees it, without ended children");
    var port = freePort();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Scene scene;
    var aotCache = folder.resolve("platform.aot");
    try (var first = platform(folder, port, platformDatabase, "-XX:AOTCacheOutput=" + aotCache)) {
      say("platform: %s", first.awaitReady().strip());
      try {
        scene = Scene.set(URI.create("http://127.0.0.1:" + port));
      } catch (RuntimeException e) {
        throw new BenchFailed(
            "the scene could not be set, the platform said:\n" + first.lastWords(), e);
      }
    }
    var scenarios = new Scenarios(scene, address);
    var started = System.nanoTime();
    try (var server = platform(folder, port, platformDatabase, "-XX:AOTCache=" + aotCache)) {
      var start = ColdStart.of(server, address, scenarios.tokenRequest(), started);
      var platform = new Side(address, server, platformDatabase, platformDatabase::awaitAudit);
      var firstTokens =
          platform
              .measure(
                  "first tokens",
                  plan.judged(),
                  Duration.ofMinutes(1),
                  Workload.times(FIRST_TOKENS, scenarios.tokenRequest(), 200, _ -> {}))
              .cpu();
      try (var floor = floor(folder, floorDatabase)) {
        var floorSide = floorSide(floor, floorDatabase);
        warmUp(platform, scenarios, floorSide);
        // tenants last: what they ask for undoes what the compiler has learned of the rounds
        var extras =
            rounds(platform, scenarios, floorSide, new Extras(start, firstTokens))
                .withTenants(address);
        return new Report(plan, results, extras, out).print();
      }
    }
  }

  /// @param aot like everybody's: the first run records what later ones start faster with
  private static ChildJvm platform(Path folder, int port, Database database, String aot) {
    var environment = new HashMap<>(database.environment());
    environment.put("PROCURA_SIGNUP", "open");
    environment.put("PROCURA_TENANT_RATE", Integer.toString(Scene.RATE));
    var masterKey = folder.resolve("master.key");
    MasterKey.readOrCreate(masterKey);
    environment.put("PROCURA_MASTER_KEY_FILE", masterKey.toString());
    return ChildJvm.start(
        folder.resolve("platform.log"),
        "ready at http",
        environment,
        List.of(aot),
        List.of(
            "procura.server.Main", "up",
            "--port", Integer.toString(port),
            "--data", folder.resolve("data").toString()));
  }

  private static ChildJvm floor(Path folder, Database database) {
    return ChildJvm.start(
        folder.resolve("floor.log"),
        Floor.READY,
        database.environment(),
        List.of(),
        List.of(Floor.class.getName()));
  }

  private Side floorSide(ChildJvm floor, Database database) {
    var ready = floor.awaitReady();
    say("floor: %s", ready);
    var words = ready.substring(ready.indexOf(Floor.READY) + Floor.READY.length()).split(" ", -1);
    return new Side(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[0])),
        floor,
        database,
        () -> {});
  }

  private static Workload floorWorkload(Side side) {
    return Workload.of(
        List.of(
            Requests.form(
                URI.create("http://127.0.0.1:" + side.address().getPort() + "/token"),
                Web.basic(Floor.CLIENT, Floor.SECRET),
                Map.of("grant_type", "client_credentials", "scope", "pet:read"))));
  }

  private void warmUp(Side platform, Scenarios scenarios, Side floor) {
    say("warming up");
    for (var scenario : scenarios(scenarios)) {
      var left = plan.warmUp();
      while (left.isPositive()) {
        left =
            left.minus(
                platform
                    .run(scenario.name(), plan.judged(), left, scenario.prepare().get())
                    .took());
      }
    }
    floor.run("floor", plan.judged(), plan.warmUp(), floorWorkload(floor));
    platform.settle().run();
  }

  private List<Scenario> scenarios(Scenarios from) {
    return Stream.of(
            from.clientCredentials(),
            from.bound(usedUp()),
            from.exchange(),
            from.codes(usedUp()),
            from.introspection(),
            from.firstIntrospection(usedUp()),
            from.keys(),
            from.discovery())
        .filter(scenario -> plan.wants(scenario.name()))
        .toList();
  }

  private int usedUp() {
    return plan.seconds() * USED_UP_A_SECOND;
  }

  private Extras rounds(Side platform, Scenarios from, Side floor, Extras known) {
    var extras = known;
    for (int round = 1; round <= plan.rounds(); round++) {
      say("round %d of %d", round, plan.rounds());
      var steps = new ArrayList<Runnable>();
      for (var scenario : scenarios(from)) {
        for (var connections : connections(scenario)) {
          steps.add(() -> measure(platform, scenario, connections));
        }
      }
      steps.add(() ->
          results.add(floor.measure("floor", plan.judged(), plan.run(), floorWorkload(floor))));
      Collections.shuffle(steps, new Random(round));
      steps.forEach(Runnable::run);
      extras = extras.withRound(platform, from, plan);
    }
    return extras;
  }

  private List<Integer> connections(Scenario scenario) {
    var all = new ArrayList<>(plan.connections());
    if (scenario.name().equals("client_credentials") && plan.isWhole()) {
      all.add(MANY_CONNECTIONS);
    }
    return all;
  }

  private void measure(Side platform, Scenario scenario, int connections) {
    var workload = scenario.prepare().get();
    platform.settle().run();
    results.add(platform.measure(scenario.name(), connections, plan.run(), workload));
  }

  private void say(String format, Object... values) {
    out.printf("procura bench: " + format + "%n", values);
    out.flush();
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// PostgreSQL may have to run as another user than we, so others may pass through.
  private static Path folder() {
    try {
      return Files.createTempDirectory(
          "procura-bench-",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
