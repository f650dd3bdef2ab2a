package procura.server.bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import procura.server.bench.Scenarios.Scenario;
import procura.server.demo.Web;

/// What is measured beside the rounds.
///
/// @param tenantMillis the median of signing up a tenant, the administrator's password hash
///   included
/// @param firstTokensCpu CPU-seconds per 1,000 of the first tokens after the start
/// @param loadedMegabytes the most that the server held after a round
record Extras(
    double tenantMillis,
    ColdStart start,
    double firstTokensCpu,
    long loadedMegabytes,
    int tokenBytes,
    double logBytes,
    double auditBytes,
    ThreadTimes threads,
    long tokens) {

  private static final int TENANTS = 30;
  private static final int LAST = 15;

  Extras(ColdStart start, double firstTokensCpu) {
    this(0, start, firstTokensCpu, 0, 0, 0, 0, new ThreadTimes(Map.of()), 0);
  }

  Extras withTenants(InetSocketAddress server) {
    var base = URI.create("http://127.0.0.1:" + server.getPort());
    var web = new Web();
    var millis =
        IntStream.range(0, TENANTS)
            .mapToDouble(i -> signUp(web, base, i))
            .skip(TENANTS - LAST)
            .sorted()
            .toArray();
    return new Extras(
        millis[LAST / 2],
        start,
        firstTokensCpu,
        loadedMegabytes,
        tokenBytes,
        logBytes,
        auditBytes,
        threads,
        tokens);
  }

  private static double signUp(Web web, URI base, int number) {
    var body =
        Map.of(
            "tenant", "bench-" + number,
            "display_name", "Bench " + number,
            "admin",
                Map.of("email", "ada@bench.example", "password", "horse-" + UUID.randomUUID()));
    var start = System.nanoTime();
    web.postJson(URI.create(base + "/api/v1/tenants"), Map.of(), body).expect(201);
    return (System.nanoTime() - start) / 1e6;
  }

  /// After a round: what the tokens of one more run leave in the database, and on which threads the
  /// server spends its time.
  Extras withRound(Side platform, Scenarios from, Plan plan) {
    var size = new int[1];
    platform.run(
        "one token",
        1,
        plan.run(),
        Workload.times(
            1,
            from.tokenRequest(),
            200,
            answer -> size[0] = Scenarios.accessToken(answer).length()));
    Scenario scenario = from.clientCredentials();
    var database = platform.database();
    platform.settle().run();
    var before =
        new long[] {database.facts(), database.bytes("event_store"), database.bytes("audit")};
    var threadsBefore = ThreadTimes.of(platform.server().pid());
    var load = platform.run(scenario.name(), plan.judged(), plan.run(), scenario.prepare().get());
    platform.settle().run();
    var facts = (double) (database.facts() - before[0]);
    return new Extras(
        tenantMillis,
        start,
        firstTokensCpu,
        Math.max(loadedMegabytes, platform.server().residentMegabytes()),
        size[0],
        (database.bytes("event_store") - before[1]) / facts,
        (database.bytes("audit") - before[2]) / facts,
        ThreadTimes.of(platform.server().pid()).since(threadsBefore),
        load.answers());
  }
}
