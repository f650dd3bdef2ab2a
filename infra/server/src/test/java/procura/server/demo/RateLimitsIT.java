package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;
import procura.server.demo.Web.Answer;

/// Each limit, driven to its end over HTTP: whoever asks too much is told how long to wait (RFC
/// 6585 section 4) in the form that belongs to the path, gets nothing, is counted, and is served
/// again afterwards. What nobody proved is counted against nobody else.
@ExtendWith(SharedPlatform.class)
@DisplayName("MT-06, DC-06: what is too much")
class RateLimitsIT {

  private static final String PETS = "https://pets.example/api";
  private static final String REDIRECT = "http://127.0.0.1:33419/callback";
  private static final String BOBS_PASSWORD = "likes-long-walks-with-dogs-2026";
  private static final Map<String, String> BROWSER = Map.of("Accept", "text/html,*/*");
  private static final Map<String, Object> FEW = Map.of("per_second", 1, "burst", 3);

  /// A flood that is longer than the largest burst here, with what is refilled while it comes.
  private static final int FLOOD = 5_000;

  private static final Web WEB = new Web();

  private static URI base;
  private static Platform neighbour;

  @BeforeAll
  static void neighbour(PlatformUnderTest shared) {
    base = shared.base();
    neighbour = tenant("quiet-neighbour");
  }

  private static Platform tenant(String name) {
    return Platform.signUp(
        WEB, base, name, name, "ada@" + name + ".example", "a-long-enough-passphrase");
  }

  /// A tenant that lets no more of one kind happen than a few.
  private static Platform limited(String kind) {
    var tenant = tenant("few-" + kind.replace('_', '-'));
    tenant.patch("", Map.of("rate_limits", Map.of(kind, FEW))).expect(200);
    return tenant;
  }

  /// Asks until it is too much.
  private static Answer flood(Supplier<Answer> question) {
    for (int i = 0; i < FLOOD; i++) {
      var answer = question.get();
      if (answer.status() == 429) {
        assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 10);
        return answer;
      }
    }
    throw new AssertionError("asked " + FLOOD + " times and was never refused");
  }

  /// Asks as often as a patient client would, until it is answered.
  private static Answer served(Supplier<Answer> question) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(1))
        .until(question::get, answer -> answer.status() != 429);
  }

  private static void isOAuthJson(Answer answer) {
    assertThat(answer.header("content-type")).startsWith("application/json");
    assertThat(answer.header("cache-control")).contains("no-store");
    assertThat(answer.json().path("error").asText()).isEqualTo("temporarily_unavailable");
    assertThat(answer.json().path("error_description").asText()).contains("too many requests");
    assertThat(answer.json().size()).as("nothing else, no token").isEqualTo(2);
  }

  private static void isProblem(Answer answer) {
    assertThat(answer.header("content-type")).startsWith("application/problem+json");
    assertThat(answer.json().path("status").asInt()).isEqualTo(429);
    assertThat(answer.json().path("type").asText())
        .isEqualTo("urn:procura:problem:too-many-requests");
    assertThat(answer.json().path("title").asText()).isNotEmpty();
  }

  private static void isPage(Answer answer) {
    assertThat(answer.header("content-type")).startsWith("text/html");
    assertThat(answer.header("content-security-policy")).contains("default-src 'none'");
    assertThat(answer.body())
        .contains("Too many requests")
        .containsPattern("Wait (a|[0-9]+) second");
  }

  /// What was turned away unread is counted in the audit trail.
  private static void isCounted(Platform tenant) {
    isOnRecord(tenant, "TooManyRequests");
  }

  private static void isOnRecord(Platform tenant, String... words) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(4))
        .ignoreException(StoryBroke.class) // it may be our own turn to wait
        .untilAsserted(() ->
            assertThat(Evidence.all(tenant, "/audit/records?outcome=refused"))
                .extracting(JsonNode::toString)
                .anySatisfy(record -> assertThat(record).contains(words)));
  }

  private static Answer metadata(Platform tenant, Map<String, String> headers) {
    return WEB.get(
        URI.create(base + "/.well-known/oauth-authorization-server/t/" + tenant.tenant()), headers);
  }

  private static void neighbourIsServed() {
    assertThat(metadata(neighbour, Map.of()).status()).isEqualTo(200);
    neighbour.read("").expect(200);
  }

  /// A machine client with a secret.
  private record Machine(Platform tenant, String id, String secret) {

    static Machine of(Platform tenant, String name) {
      var made =
          tenant.create(
              "/clients",
              Map.of(
                  "client_name",
                  name,
                  "grant_types",
                  List.of("client_credentials"),
                  "token_endpoint_auth_method",
                  "client_secret_basic",
                  "access",
                  List.of(Map.of("resource", PETS, "scopes", List.of("pet:read")))));
      return new Machine(tenant, Web.text(made, "client_id"), Web.text(made, "client_secret"));
    }

    Answer token() {
      return tokenWith(secret);
    }

    Answer tokenWith(String proof) {
      return tenant.token(
          Web.basic(id, proof), Map.of("grant_type", "client_credentials", "resource", PETS));
    }
  }

  private static void pets(Platform tenant) {
    tenant.create(
        "/resources",
        Map.of(
            "identifier",
            PETS,
            "name",
            "Pets",
            "token_format",
            "jwt",
            "scopes",
            List.of(Map.of("name", "pet:read", "description", "Read"))));
  }

  @Nested
  class OfATenantAndOfAnAddress {

    @ParameterizedTest
    @ValueSource(strings = {"tenant", "address"})
    void allThatIsUnderTheTenantsNameIsRefusedInItsOwnForm(String kind) {
      var tenant = limited(kind);
      isOAuthJson(flood(() -> metadata(tenant, Map.of())));
      isPage(flood(() -> metadata(tenant, BROWSER)));
      isPage(flood(() -> WEB.get(URI.create(tenant.issuer() + "/login"), BROWSER)));
      isOAuthJson(flood(() -> tenant.token(Map.of(), Map.of("grant_type", "client_credentials"))));
      isProblem(
          flood(() -> WEB.get(URI.create(base + "/api/v1/tenants/" + tenant.tenant()), Map.of())));
      neighbourIsServed();
      assertThat(served(() -> metadata(tenant, Map.of())).status()).isEqualTo(200);
      isCounted(tenant);
    }

    @Test
    @DisplayName("a tenant takes its limit back as soon as it has its turn")
    void theLimitIsTakenBack() {
      var tenant = limited("tenant");
      flood(() -> metadata(tenant, Map.of()));
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(2))
          .ignoreException(StoryBroke.class)
          .until(() -> tenant.patch("", Map.of("rate_limits", Map.of())).status() == 200);
      for (int i = 0; i < 20; i++) {
        metadata(tenant, Map.of()).expect(200);
      }
    }

    @Test
    @DisplayName("PROCURA_TENANT_RATE: what the operator allows one tenant, whatever it wishes")
    void theOperatorsRate() {
      try (var small = PlatformUnderTest.withTenantRate(20)) {
        var noisy =
            Platform.signUp(
                WEB, small.base(), "noisy", "Noisy", "a@noisy.example", "a-long-enough-passphrase");
        var all = Map.of("per_second", 100_000, "burst", 200_000);
        noisy.patch("", Map.of("rate_limits", Map.of("tenant", all, "address", all))).expect(200);
        var quiet =
            Platform.signUp(
                WEB, small.base(), "quiet", "Quiet", "a@quiet.example", "a-long-enough-passphrase");
        var address = URI.create(noisy.issuer() + "/.well-known/openid-configuration");
        isOAuthJson(flood(() -> WEB.get(address, Map.of())));
        quiet.read("").expect(200);
        assertThat(served(() -> WEB.get(address, Map.of())).status()).isEqualTo(200);
      }
    }
  }

  @Nested
  class OfWhatIsCostly {

    /// All that makes us hash a password or send a message.
    @ParameterizedTest
    @ValueSource(
        strings = {
          "/login",
          "/link",
          "/reset",
          "/mailed/x",
          "/new-password/x",
          "/verify/x",
          "/invitation/x",
          "/account/password"
        })
    void signInsFromOneAddressAreFew(String path) {
      var tenant = limited("sign_in");
      var page = URI.create(tenant.issuer() + path);
      isPage(flood(() -> WEB.postForm(page, BROWSER, Map.of("username", "ada", "password", "x"))));
      isOAuthJson(flood(() -> WEB.postForm(page, Map.of(), Map.of())));
      assertThat(WEB.get(URI.create(tenant.issuer() + "/login"), BROWSER).status())
          .as("the page itself costs nothing")
          .isEqualTo(200);
      assertThat(metadata(tenant, Map.of()).status()).as("nor does the rest").isEqualTo(200);
      neighbourIsServed();
      assertThat(served(() -> WEB.postForm(page, Map.of(), Map.of())).status()).isBetween(400, 499);
      isCounted(tenant);
    }

    @Test
    void registrationsFromOneAddressAreFewAndNoClientComesOfTheRest() {
      var tenant = limited("registration");
      tenant.patch("", Map.of("client_registration", "open")).expect(200);
      var page = URI.create(tenant.issuer() + "/register");
      var wish =
          Map.of(
              "client_name",
              "Stranger",
              "redirect_uris",
              List.of("https://stranger.example/callback"),
              "token_endpoint_auth_method",
              "none");
      var made = new AtomicInteger();
      isOAuthJson(
          flood(() -> {
            var answer = WEB.postJson(page, Map.of(), wish);
            made.addAndGet(answer.status() == 201 ? 1 : 0);
            return answer;
          }));
      var before = made.get();
      assertThat(before).isPositive();
      assertThat(Evidence.texts(Evidence.all(tenant, "/clients"), "client_name"))
          .filteredOn("Stranger"::equals)
          .hasSize(before);
      neighbourIsServed();
      served(() -> WEB.postJson(page, Map.of(), wish)).expect(201);
      isCounted(tenant);
    }
  }

  @Nested
  class OfAClient {

    @Test
    void itsTokensAreFewAndItIsTheOnlyOneToWait() {
      var tenant = limited("client");
      pets(tenant);
      var keen = machine(tenant, "Keen");
      var calm = machine(tenant, "Calm");
      isOAuthJson(flood(keen::token));
      calm.token().expect(200);
      assertThat(Web.text(served(keen::token).expect(200).json(), "access_token")).isNotEmpty();
      isOnRecord(tenant, "temporarily_unavailable", keen.id());
    }

    /// The one that sets all this up is a client with few requests itself.
    private Machine machine(Platform tenant, String name) {
      return await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(3))
          .ignoreException(StoryBroke.class)
          .until(() -> Machine.of(tenant, name), Objects::nonNull);
    }

    @Test
    @DisplayName("a stranger with a wrong secret uses up nothing of the client's")
    void whatNobodyProvedIsNotCountedAgainstIt() {
      var tenant = limited("client");
      pets(tenant);
      var victim = machine(tenant, "Victim");
      for (int i = 0; i < 50; i++) {
        victim.tokenWith("procura_cs_wrong").expect(401);
      }
      for (int i = 0; i < 3; i++) {
        victim.token().expect(200);
      }
    }

    @Test
    void itsCallsOfTheAdminApiAreFew() {
      var tenant = limited("client");
      var token = adminToken(tenant);
      var address = URI.create(base + "/api/v1/tenants/" + tenant.tenant());
      isProblem(flood(() -> WEB.get(address, Web.bearer(token))));
      for (int i = 0; i < 20; i++) {
        WEB.get(address, Web.bearer(token + "x")).expect(401);
      }
      served(() -> WEB.get(address, Web.bearer(token))).expect(200);
      isOnRecord(tenant, "access_refused", "too many requests");
    }
  }

  @Nested
  class OfAPerson {

    private final Map<String, String> consented = new LinkedHashMap<>();

    @Test
    @DisplayName("a code that came too early is good still; another person is not slowed down")
    void theirTokensAreFew() {
      var tenant = tenant("few-subject");
      pets(tenant);
      var role =
          Web.text(
              tenant.create(
                  "/roles",
                  Map.of(
                      "name",
                      "owner",
                      "permissions",
                      List.of(Map.of("resource", PETS, "scopes", List.of("pet:read"))))),
              "id");
      for (var name : List.of("bob", "carol")) {
        person(tenant, name, role);
      }
      var client =
          Web.text(
              tenant.create(
                  "/clients",
                  Map.of(
                      "client_name",
                      "Walks",
                      "application_type",
                      "native",
                      "redirect_uris",
                      List.of(REDIRECT),
                      "grant_types",
                      List.of("authorization_code", "refresh_token"),
                      "token_endpoint_auth_method",
                      "none",
                      "access",
                      List.of(Map.of("resource", PETS, "scopes", List.of("pet:read"))))),
              "client_id");
      tenant.patch("", Map.of("rate_limits", Map.of("subject", FEW))).expect(200);
      var bob = new Visitor("bob", BOBS_PASSWORD, REDIRECT);
      var carol = new Visitor("carol", BOBS_PASSWORD, REDIRECT);
      var last = new AtomicReference<Runnable>();
      var tooEarly =
          flood(() -> {
            var flow = new CodeFlow(tenant, client, REDIRECT, PETS, "pet:read");
            var callback = bob.approve(flow.request());
            last.set(() ->
                consented.put(
                    "token",
                    Web.text(
                        served(() -> flow.redeem(callback, Map.of())).expect(200).json(),
                        "access_token")));
            return flow.redeem(callback, Map.of());
          });
      isOAuthJson(tooEarly);
      var flow = new CodeFlow(tenant, client, REDIRECT, PETS, "pet:read");
      flow.redeem(carol.approve(flow.request()), Map.of()).expect(200);
      Objects.requireNonNull(last.get()).run();
      assertThat(consented).containsKey("token");
      isOnRecord(tenant, "temporarily_unavailable", client);
    }

    private static void person(Platform tenant, String name, String role) {
      var id =
          Web.text(
              tenant.create(
                  "/users",
                  Map.of(
                      "username", name,
                      "email", name + "@people.example",
                      "display_name", name,
                      "password", BOBS_PASSWORD)),
              "id");
      tenant.put("/users/" + id + "/roles", Map.of("roles", List.of(role))).expect(200);
    }
  }

  /// On a platform of its own: these limits know no tenant, and the other tests have this address.
  @Nested
  class OfWhatBelongsToNoTenant {

    @Test
    void signUpsAndTheRestFromOneAddressAreFewAndTenantsDoNotNotice() {
      try (var crowded = PlatformUnderTest.onFeed("store")) {
        var tenant =
            Platform.signUp(
                WEB, crowded.base(), "here", "Here", "a@here.example", "a-long-enough-passphrase");
        var signUp = URI.create(crowded.base() + "/api/v1/tenants");
        isProblem(flood(() -> WEB.postJson(signUp, Map.of(), Map.of("tenant", ""))));
        var elsewhere = URI.create(crowded.base() + "/nothing-here");
        assertThat(WEB.get(elsewhere, Map.of()).status()).as("counted apart").isEqualTo(404);
        isOAuthJson(floodTogether(elsewhere, Map.of()));
        isPage(floodTogether(elsewhere, BROWSER));
        tenant.read("").expect(200);
        assertThat(WEB.get(URI.create(crowded.base() + "/health/live"), Map.of()).status())
            .as("who looks after us is always served")
            .isEqualTo(200);
        assertThat(served(() -> WEB.get(elsewhere, Map.of())).status()).isEqualTo(404);
        assertThat(served(() -> WEB.postJson(signUp, Map.of(), Map.of("tenant", ""))).status())
            .as("looked at, and found to be no sign-up")
            .isEqualTo(422);
      }
    }

    /// One client alone is slower than what is refilled.
    private static Answer floodTogether(URI address, Map<String, String> headers) {
      return flood(() ->
          IntStream.range(0, 50)
              .parallel()
              .mapToObj(_ -> WEB.get(address, headers))
              .reduce((one, other) -> one.status() == 429 ? one : other)
              .orElseThrow());
    }
  }

  private static String adminToken(Platform tenant) {
    return Objects.requireNonNull(tenant.adminToken().get("Authorization"))
        .substring("Bearer ".length());
  }
}
