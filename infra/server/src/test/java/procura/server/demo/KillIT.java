package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import procura.server.ProductProcess;

/// `kill -9` of the product at any moment: what it acknowledged is there afterwards, once; what it
/// did not answer is there once or not at all.
class KillIT {

  private static final int KILLS = 3;
  private static final int WRITERS = 4;
  private static final int BETWEEN_KILLS = 60;
  private static final int ACKNOWLEDGED = (KILLS + 1) * BETWEEN_KILLS;
  private static final String ADMIN = "ada@kill.example";
  private static final String RESOURCE = "https://api.kill.example";
  private static final Map<String, Object> ACCESS =
      Map.of("resource", RESOURCE, "scopes", List.of("read"));

  private static ProductProcess product;

  private final AtomicInteger acknowledged = new AtomicInteger();
  private final Queue<Agent> agents = new ConcurrentLinkedQueue<>();
  private final Queue<String> tokens = new ConcurrentLinkedQueue<>();

  private record Agent(String name, String id, String secret) {}

  @BeforeAll
  static void start() {
    product = new ProductProcess();
    product.start();
  }

  @AfterAll
  static void stop() {
    product.close();
  }

  @Test
  void losesAndDoublesNothing() throws Exception {
    var began = Instant.now().minusSeconds(1);
    var tenant =
        Platform.signUp(
            new Web(), product.base(), "kill", "Kill", ADMIN, "a-long-enough-passphrase");
    register(tenant);
    var seed = System.nanoTime();
    writeThrough(tenant, new Random(seed));
    assertAgentsAreThereOnce(tenant);
    assertTokensAreRecordedOnce(tenant);
    Evidence.assertExportVerifies(tenant, began);
    System.out.printf(
        "seed %d: %d kills, %d acknowledged (%d agents, %d tokens)%n",
        seed, KILLS, acknowledged.get(), agents.size(), tokens.size());
  }

  private static void register(Platform tenant) {
    tenant.create(
        "/resources",
        Map.of(
            "identifier",
            RESOURCE,
            "name",
            "The API",
            "token_format",
            "jwt",
            "scopes",
            List.of(Map.of("name", "read", "description", "Read"))));
  }

  private void writeThrough(Platform tenant, Random random)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = new ArrayList<Future<?>>();
      for (var writer = 0; writer < WRITERS; writer++) {
        var name = "writer " + writer;
        writers.add(threads.submit(() -> write(tenant, name)));
      }
      for (var kill = 0; kill < KILLS; kill++) {
        var moment = kill * BETWEEN_KILLS + 10 + random.nextInt(BETWEEN_KILLS);
        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(1))
            .until(() -> acknowledged.get() >= moment || writers.stream().anyMatch(Future::isDone));
        product.kill();
        product.start();
      }
      for (var writer : writers) {
        writer.get();
      }
    }
  }

  private void write(Platform tenant, String writer) {
    for (var number = 0; acknowledged.get() < ACKNOWLEDGED; number++) {
      try {
        var agent = create(tenant, writer + ", agent " + number);
        for (var i = 0; i < 2; i++) {
          issue(tenant, agent);
        }
      } catch (StoryBroke broken) {
        if (!(broken.getCause() instanceof IOException)) {
          throw broken; // an answer, and a wrong one
        }
        product.awaitReady();
      }
    }
  }

  private Agent create(Platform tenant, String name) {
    var made =
        tenant.create(
            "/agents",
            Map.of(
                "name", name,
                "owners", List.of(ADMIN),
                "access", List.of(ACCESS),
                "credential", Map.of("type", "client_secret")));
    var agent = new Agent(name, Web.text(made, "agent_id"), Web.text(made, "client_secret"));
    agents.add(agent);
    acknowledged.incrementAndGet();
    return agent;
  }

  private void issue(Platform tenant, Agent agent) {
    var answer =
        tenant.token(
            Web.basic(agent.id(), agent.secret()),
            Map.of("grant_type", "client_credentials", "resource", RESOURCE, "scope", "read"));
    var token = Web.text(answer.expect(200).json(), "access_token");
    tokens.add(Web.text(Web.claims(token), "jti"));
    acknowledged.incrementAndGet();
  }

  private void assertAgentsAreThereOnce(Platform tenant) {
    var there = Evidence.all(tenant, "/agents");
    assertThat(Evidence.texts(there, "name")).doesNotHaveDuplicates();
    assertThat(Evidence.texts(there, "id"))
        .doesNotHaveDuplicates()
        .containsAll(agents.stream().map(Agent::id).toList());
  }

  private void assertTokensAreRecordedOnce(Platform tenant) {
    assertThat(tokens).doesNotHaveDuplicates();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(recorded(tenant, "issuance.AccessTokenIssued"))
                .doesNotHaveDuplicates()
                .containsAll(tokens));
    assertThat(Evidence.all(tenant, "/audit/records?type=agent.AgentRegistered"))
        .hasSameSizeAs(Evidence.all(tenant, "/agents"));
  }

  private static List<String> recorded(Platform tenant, String type) {
    return Evidence.texts(Evidence.all(tenant, "/audit/records?type=" + type), "jti");
  }
}
