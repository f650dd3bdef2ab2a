package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.Cast.ASSISTANT;
import static procura.token.Cast.BOB;
import static procura.token.Cast.GREENFIELD;
import static procura.token.Cast.PASSWORD;
import static procura.token.Cast.PETS;
import static procura.token.Cast.SECRET;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.administration.AdministrationEvent.AccessRefused;
import procura.identity.agent.AgentCommand.RegisterAgent;
import procura.identity.agent.AgentCommand.ReinstateAgent;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.agent.AgentId;
import procura.identity.agent.AgentName;
import procura.identity.agent.AgentProfile;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.Callbacks;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.client.GrantType;
import procura.identity.issuance.IssuanceEvent.ApprovalGranted;
import procura.identity.issuance.IssuanceEvent.ApprovalRequested;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;
import procura.identity.role.RoleId;
import procura.identity.user.UserCommand.SetUserPassword;
import procura.identity.user.UserId;
import procura.tenancy.keys.PersonalData;
import procura.tenancy.keys.Secrets;
import procura.tenancy.lifecycle.GrantPolicy;
import procura.tenancy.lifecycle.RateLimits;
import procura.tenancy.lifecycle.RateLimits.Rate;
import procura.tenancy.lifecycle.SignInPolicy;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.tenancy.lifecycle.SignInPolicy.SecondFactor;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantSettings;
import procura.tenancy.limit.Limits;

/// The device grant and CIBA: a client asks, a person answers in a browser of their own, and the
/// client fetches what was approved.
class ApprovalIT {

  private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String CIBA = "urn:openid:params:grant-type:ciba";
  private static final String BASE = "/t/greenfield";
  private static final Rig RIG = Rig.shared();

  private static final ClientId TV = new ClientId("cli_tv");
  private static final ClientId CALLER = new ClientId("cli_caller");
  private static final ClientId PINGED = new ClientId("cli_pinged");
  private static final ClientId DEAF = new ClientId("cli_deaf");
  private static final ClientId PUSHED = new ClientId("cli_pushed");

  private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger UNWANTED = new AtomicInteger();
  private static final HttpServer EAR = ear();

  static {
    register(TV, "Television", AuthenticationMethod.NONE, Callbacks.NONE);
    register(CALLER, "Call Centre", AuthenticationMethod.CLIENT_SECRET_BASIC, Callbacks.NONE);
    register(
        PINGED,
        "Pinged",
        AuthenticationMethod.CLIENT_SECRET_BASIC,
        new Callbacks(
            null, false, "ping", "http://127.0.0.1:" + EAR.getAddress().getPort() + "/ping"));
    register(
        DEAF,
        "Deaf",
        AuthenticationMethod.CLIENT_SECRET_BASIC,
        new Callbacks(
            null, false, "ping", "http://127.0.0.1:" + EAR.getAddress().getPort() + "/deaf"));
    register(
        PUSHED,
        "Pushed",
        AuthenticationMethod.CLIENT_SECRET_BASIC,
        new Callbacks(null, false, "push", "https://pushed.example/push"));
  }

  private static HttpServer ear() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/ping",
          exchange -> {
            HEARD.add(
                exchange.getRequestHeaders().getFirst("Authorization")
                    + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      server.createContext(
          "/deaf",
          exchange -> {
            UNWANTED.incrementAndGet();
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
          });
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(0)));
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void register(
      ClientId id, String name, AuthenticationMethod method, Callbacks callbacks) {
    var metadata =
        new ClientMetadata(
            name,
            null,
            List.of(),
            List.of(),
            EnumSet.of(GrantType.DEVICE_CODE, GrantType.CIBA, GrantType.REFRESH_TOKEN),
            method,
            ApplicationType.NATIVE,
            false,
            false,
            List.of(),
            null,
            null,
            callbacks,
            null,
            null,
            null);
    RIG.cast()
        .send(
            new RegisterClient(
                GREENFIELD,
                id,
                metadata,
                List.of(new Access(PETS, Scopes.of("pet:read", "pet:write"))),
                method == AuthenticationMethod.NONE
                    ? List.of()
                    : List.of(new Credential.SecretHash("crd_1", Secrets.hash(SECRET), null)),
                RIG.clock().instant()));
  }

  private final TestBrowser client = RIG.browser();
  private final TestBrowser person = RIG.browser();

  @AfterEach
  void everythingIsOnAgain() {
    RIG.clock().advance(Duration.ofMinutes(16)); // and nothing waits for anybody any more
  }

  // --- clients

  private record Answer(int status, JsonNode json) {

    String get(String member) {
      assertThat(json.hasNonNull(member)).as("%s in %s", member, json).isTrue();
      return json.get(member).asText();
    }

    Answer refused(String error) {
      assertThat(json.path("error").asText()).as(json.toString()).isEqualTo(error);
      assertThat(status).isEqualTo(error.equals("invalid_client") ? 401 : 400);
      return this;
    }

    Answer ok() {
      assertThat(status).as(json.toString()).isEqualTo(200);
      return this;
    }

    JWTClaimsSet claims() {
      try {
        return SignedJWT.parse(get("access_token")).getJWTClaimsSet();
      } catch (ParseException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Answer post(String endpoint, String who, String... fields) {
    var form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      form.append(form.isEmpty() ? "" : "&").append(TestBrowser.pair(fields[i], fields[i + 1]));
    }
    HttpResponse<String> response;
    if (who.equals(TV.value())) {
      form.append(form.isEmpty() ? "" : "&").append(TestBrowser.pair("client_id", who));
      response = client.post(BASE + "/" + endpoint, form.toString());
    } else if (who.isEmpty()) {
      response = client.post(BASE + "/" + endpoint, form.toString());
    } else {
      var basic =
          Base64.getEncoder().encodeToString((who + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
      response =
          client.post(BASE + "/" + endpoint, form.toString(), "Authorization", "Basic " + basic);
    }
    try {
      var body = response.body();
      return new Answer(
          response.statusCode(), new ObjectMapper().readTree(body.isEmpty() ? "{}" : body));
    } catch (JsonProcessingException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  private Answer device(String... more) {
    var fields = new java.util.ArrayList<>(List.of("resource", PETS.value()));
    fields.addAll(List.of(more));
    if (!fields.contains("scope")) {
      fields.addAll(List.of("scope", "pet:read pet:write"));
    }
    return post("device_authorization", TV.value(), fields.toArray(String[]::new)).ok();
  }

  private Answer pollDevice(Answer device) {
    return post(
        "token", TV.value(), "grant_type", DEVICE, "device_code", device.get("device_code"));
  }

  private Answer ciba(String who, String... more) {
    var fields = new java.util.ArrayList<>(List.of("scope", "pet:read", "resource", PETS.value()));
    fields.addAll(List.of(more));
    return post("bc-authorize", who, fields.toArray(String[]::new));
  }

  private Answer pollCiba(String who, Answer asked) {
    return post("token", who, "grant_type", CIBA, "auth_req_id", asked.get("auth_req_id"));
  }

  // --- people

  private HttpResponse<String> signedIn(String page, String username) {
    var login = person.follow(person.get(BASE + "/" + page));
    assertThat(login.uri().getPath()).isEqualTo(BASE + "/login");
    return person.signIn(login, username, PASSWORD);
  }

  private HttpResponse<String> typed(String code) {
    var page = person.get(BASE + "/device");
    if (page.statusCode() == 303) {
      page = signedIn("device", "bob");
    }
    return person.follow(person.submit(page, new String[] {"user_code", code}));
  }

  @Nested
  @DisplayName("RFC 8628, the device grant")
  class Device {

    @Test
    @DisplayName("[C3] a person approves in another browser, and the device gets their token")
    void approved() {
      var device = device();
      assertThat(device.get("user_code"))
          .matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
      assertThat(device.get("verification_uri")).isEqualTo(RIG.issuer("greenfield") + "/device");
      assertThat(device.get("verification_uri_complete"))
          .endsWith("?user_code=" + device.get("user_code"));
      assertThat(device.get("expires_in")).isEqualTo("600");
      assertThat(device.get("interval")).isEqualTo("5");
      pollDevice(device).refused("authorization_pending");
      var page = typed(device.get("user_code").toLowerCase(java.util.Locale.ROOT).replace("-", ""));
      assertThat(page.body())
          .contains("Did you start this yourself")
          .contains("Television")
          .contains("127.0.0.1")
          .contains(device.get("user_code"))
          .contains("Read pet profiles");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'")
          .contains("frame-ancestors 'none'");
      var done = person.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
      assertThat(done.body()).contains("You can go back to your device");
      RIG.clock().advance(Duration.ofSeconds(5));
      var answer = pollDevice(device).ok();
      assertThat(answer.claims().getSubject()).isEqualTo(BOB.value());
      assertThat(answer.get("scope")).isEqualTo("pet:read");
      assertThat(answer.get("refresh_token")).isNotEmpty();
      pollDevice(device).refused("invalid_grant"); // once
      var fact = RIG.facts().since(0, ApprovalGranted.class).getLast();
      assertThat(fact.user()).isEqualTo(BOB);
      assertThat(fact.grantType()).isEqualTo(GrantType.DEVICE_CODE);
    }

    @Test
    @DisplayName("MT-06: who comes too often waits (429), and what was approved waits as well")
    void tooOften() {
      var device = device();
      var page = typed(device.get("user_code"));
      person.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
      RIG.clock().advance(Duration.ofSeconds(5));
      var limits = RIG.bean(Limits.class);
      var one = new Rate(1, 1);
      limits.set(GREENFIELD, new RateLimits(null, null, null, null, null, one));
      try {
        limits.take(GREENFIELD.value(), Limits.Kind.SUBJECT, BOB.value());
        var early = pollDevice(device);
        assertThat(early.status()).isEqualTo(429);
        assertThat(early.json().path("error").asText()).isEqualTo("temporarily_unavailable");
        assertThat(early.json().has("access_token")).isFalse();
      } finally {
        limits.set(GREENFIELD, null);
      }
      assertThat(pollDevice(device).ok().claims().getSubject()).isEqualTo(BOB.value());
      pollDevice(device).refused("invalid_grant");
    }

    @Test
    @DisplayName("[D6] a session from before a second factor was wanted approves nothing")
    void neitherDoesASessionThatProvesTooLittle() {
      var name = "halfway";
      RIG.cast().user(new UserId("usr_" + name), name, "Mx Halfway", new RoleId("rol_owner"));
      var device = device();
      var typing = signedIn("device", name);
      var page =
          person.follow(person.submit(typing, new String[] {"user_code", device.get("user_code")}));
      assertThat(page.body()).contains("Television");
      var before = RIG.facts().count();
      RIG.cast().policy(new SignInPolicy(Set.of(Method.values()), SecondFactor.REQUIRED));
      try {
        var answer = person.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(RIG.facts().since(before, ApprovalGranted.class)).isEmpty();
        assertThat(RIG.facts().since(before, AccessRefused.class)).hasSize(1);
        for (var path : List.of("/device", "/account/approvals")) {
          assertThat(TestBrowser.location(person.get(BASE + path))).isEqualTo(BASE + "/verify");
        }
        RIG.clock().advance(Duration.ofSeconds(5));
        pollDevice(device).refused("authorization_pending");
      } finally {
        RIG.cast().policy(SignInPolicy.DEFAULT);
      }
    }

    @Test
    @DisplayName("section 3.3.1: the complete address brings the code, and sign-in comes first")
    void theCompleteAddress() {
      var device = device();
      var uri = device.get("verification_uri_complete").substring(RIG.baseUrl().length());
      var login = person.follow(person.get(uri));
      assertThat(login.body()).doesNotContain(device.get("user_code"));
      var page = person.signIn(login, "bob", PASSWORD);
      assertThat(page.body()).contains("value=\"" + device.get("user_code") + "\"");
      var asked =
          person.follow(
              person.submit(page, BASE + "/device", "user_code", device.get("user_code")));
      assertThat(asked.body()).contains("Television");
    }

    @Test
    @DisplayName("section 3.5: access_denied, and the refusal is on record")
    void denied() {
      var device = device();
      var page = typed(device.get("user_code"));
      assertThat(person.submit(page, new String[] {"decision", "deny"}).body())
          .contains("Nothing was allowed");
      pollDevice(device).refused("access_denied");
      assertThat(RIG.facts().since(0, AuthorizationRefused.class).getLast().error())
          .isEqualTo("access_denied");
      assertThat(person.submit(page, new String[] {"decision", "approve"}).statusCode())
          .isEqualTo(400);
    }

    @Test
    @DisplayName(
        "#87 too fast: slow_down, and the longer interval stays; expired_token; other client")
    void polling() {
      var device = device();
      pollDevice(device).refused("authorization_pending");
      pollDevice(device).refused("slow_down"); // 10 s from now on
      RIG.clock().advance(Duration.ofSeconds(6));
      pollDevice(device).refused("slow_down"); // 15 s
      RIG.clock().advance(Duration.ofSeconds(15));
      pollDevice(device).refused("authorization_pending");
      RIG.clock().advance(Duration.ofSeconds(14));
      pollDevice(device).refused("slow_down");
      post("token", CALLER.value(), "grant_type", DEVICE, "device_code", device.get("device_code"))
          .refused("invalid_grant");
      post("token", TV.value(), "grant_type", DEVICE, "device_code", "procura_dc_no")
          .refused("invalid_grant");
      post("token", TV.value(), "grant_type", CIBA, "auth_req_id", device.get("device_code"))
          .refused("unauthorized_client");
      post("token", TV.value(), "grant_type", DEVICE).refused("invalid_request");
      RIG.clock().advance(Duration.ofMinutes(10));
      pollDevice(device).refused("expired_token");
    }

    @Test
    @DisplayName("#88 K DeviceGrantBruteForceTest: guessing user codes locks")
    void guessing() {
      var page = signedIn("device", "carol");
      for (int i = 0; i < 5; i++) {
        var wrong =
            person.submit(page, BASE + "/device", "user_code", "BCDF-GHJ" + "KLMNP".charAt(i));
        assertThat(wrong.statusCode()).isEqualTo(400);
      }
      var device = device();
      var locked = person.submit(page, BASE + "/device", "user_code", device.get("user_code"));
      assertThat(locked.statusCode()).isEqualTo(429);
      assertThat(locked.headers().firstValue("Retry-After")).contains("600");
      RIG.clock().advance(Duration.ofMinutes(11));
      var fresh = device();
      assertThat(
              person
                  .submit(page, BASE + "/device", "user_code", fresh.get("user_code"))
                  .statusCode())
          .isEqualTo(303);
    }

    /// Approved by somebody who is at it just once, and not fetched yet.
    private Answer approvedBy(UserId user, String scope) {
      var name = user.value().substring(4);
      RIG.cast().user(user, name, name, new RoleId("rol_owner"));
      var device = device("scope", scope);
      var page =
          person.follow(
              person.submit(
                  signedIn("device", name),
                  BASE + "/device",
                  "user_code",
                  device.get("user_code")));
      var fields = new java.util.ArrayList<>(List.of("decision", "approve"));
      for (var each : scope.split(" ", -1)) {
        fields.addAll(List.of("scope", each));
      }
      assertThat(person.submit(page, fields.toArray(String[]::new)).body())
          .contains("You can go back to your device");
      RIG.clock().advance(Duration.ofSeconds(6));
      return device;
    }

    @Test
    @DisplayName("what was approved and not fetched does not outlive a new password")
    void aNewPasswordEndsWhatWasApproved() {
      var user = new UserId("usr_robbed");
      var device = approvedBy(user, "pet:read offline_access");
      RIG.cast()
          .send(
              new SetUserPassword(
                  GREENFIELD,
                  user,
                  RIG.bean(PersonalData.class)
                      .seal(GREENFIELD, user.value(), "password_hash", "$argon2id$new"),
                  RIG.clock().instant()));
      pollDevice(device).refused("access_denied");
    }

    @Test
    @DisplayName("nor, without offline_access, the session that it was approved in")
    void signingOutEndsWhatWasApproved() {
      var device = approvedBy(new UserId("usr_leaving"), "pet:read");
      var out = person.get(BASE + "/logout");
      person.submit(out, BASE + "/logout/confirm", "decision", "sign_out");
      pollDevice(device).refused("access_denied");
    }

    @Test
    @DisplayName("nor do the tokens that were fetched before the session ended")
    void signingOutEndsWhatWasFetched() {
      var device = approvedBy(new UserId("usr_going"), "openid pet:read");
      var bearer = "Bearer " + pollDevice(device).ok().get("access_token");
      assertThat(client.get(BASE + "/userinfo", "Authorization", bearer).statusCode())
          .isEqualTo(200);
      var out = person.get(BASE + "/logout");
      assertThat(out.body()).contains("Television");
      person.submit(out, BASE + "/logout/confirm", "decision", "sign_out");
      assertThat(client.get(BASE + "/userinfo", "Authorization", bearer).statusCode())
          .isEqualTo(401);
    }

    @Test
    @DisplayName("OpenID Connect Core section 11: with offline_access it does")
    void offlineAccessOutlivesTheSession() {
      var device = approvedBy(new UserId("usr_off"), "pet:read offline_access");
      var out = person.get(BASE + "/logout");
      person.submit(out, BASE + "/logout/confirm", "decision", "sign_out");
      pollDevice(device).ok();
    }

    @Test
    @DisplayName("RFC 8628 section 5.1: user codes that are tried at once are counted at once")
    void guessingAtOnce() {
      var page = signedIn("device", "carol");
      var answers =
          Simultaneously.times(
              40,
              () -> person.submit(page, BASE + "/device", "user_code", "BCDF-GHJK").statusCode());
      assertThat(answers).containsOnly(400, 429);
      assertThat(answers.stream().filter(status -> status == 400)).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    @DisplayName("a code is for who types it first, a form for who it was shown to")
    void boundToThePerson() {
      var device = device();
      var page = typed(device.get("user_code"));
      var other = RIG.browser();
      var login = other.follow(other.get(BASE + "/device"));
      var hers = other.signIn(login, "carol", PASSWORD);
      assertThat(
              other
                  .submit(hers, BASE + "/device", "user_code", device.get("user_code"))
                  .statusCode())
          .isEqualTo(400);
      assertThat(other.get(page.uri().getPath()).statusCode()).isEqualTo(400);
      var stolen = "csrf=" + TestBrowser.encode(TestBrowser.hidden(page.body()).get("csrf"));
      assertThat(other.post(page.uri().getPath(), stolen + "&decision=approve").statusCode())
          .isEqualTo(403);
      assertThat(person.post(page.uri().getPath(), "decision=approve").statusCode()).isEqualTo(403);
      pollDevice(device).refused("authorization_pending");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA-AAAA", "BCDF", "BCDF-GHJKL", "<b>BCDF</b>", "ＢＣＤＦ-GHJK"})
    void whatIsNoCodeIsRefusedKindly(String typed) {
      var page = typed(typed);
      assertThat(page.statusCode()).isEqualTo(400);
      assertThat(page.body()).contains("not waiting for anybody").doesNotContain("<b>BCDF");
    }

    @Test
    @DisplayName("an actor_token of an agent that does not work through the client is refused")
    void anAgentActs() {
      var actor =
          post(
              "token",
              ASSISTANT.value(),
              "grant_type",
              "client_credentials",
              "resource",
              PETS.value());
      // the agent does not work through the television
      post(
              "device_authorization",
              TV.value(),
              "scope",
              "pet:read",
              "resource",
              PETS.value(),
              "actor_token",
              actor.get("access_token"))
          .refused("invalid_request");
      post("device_authorization", TV.value(), "scope", "pet:read", "actor_token", "garbage")
          .refused("invalid_request");
    }

    @Test
    void badRequests() {
      post("device_authorization", "", "scope", "pet:read").refused("invalid_client");
      post("device_authorization", TV.value(), "scope", "unknown", "resource", PETS.value())
          .refused("invalid_scope");
      post("device_authorization", TV.value(), "resource", "https://nowhere.example")
          .refused("invalid_target");
      post("device_authorization", TV.value(), "scope", "a", "scope", "b")
          .refused("invalid_request");
      post("device_authorization", Cast.VET_ASSIST.value(), "scope", "pet:read")
          .refused("unauthorized_client");
    }

    @Test
    @DisplayName("#5 RFC 10027: a tenant can switch it off")
    void switchedOff() {
      RIG.cast()
          .send(
              new ChangeTenantSettings(
                  GREENFIELD,
                  TenantSettings.of("Greenfield Vets")
                      .with(
                          new GrantPolicy(
                              Set.of(GrantType.DEVICE_CODE, GrantType.CIBA), false, List.of())),
                  RIG.clock().instant()));
      try {
        assertThat(post("device_authorization", TV.value()).status()).isEqualTo(404);
        assertThat(post("bc-authorize", CALLER.value()).status()).isEqualTo(404);
        assertThat(person.get(BASE + "/device").statusCode()).isEqualTo(404);
        post("token", TV.value(), "grant_type", DEVICE, "device_code", "x")
            .refused("unsupported_grant_type");
        var metadata = client.get("/.well-known/oauth-authorization-server" + BASE).body();
        assertThat(metadata).doesNotContain("device_authorization_endpoint").doesNotContain("ciba");
      } finally {
        RIG.cast()
            .send(
                new ChangeTenantSettings(
                    GREENFIELD, TenantSettings.of("Greenfield Vets"), RIG.clock().instant()));
      }
      assertThat(client.get("/.well-known/oauth-authorization-server" + BASE).body())
          .contains("device_authorization_endpoint")
          .contains("backchannel_authentication_endpoint")
          .contains("\"backchannel_token_delivery_modes_supported\":[\"poll\",\"ping\"]");
    }
  }

  @Nested
  @DisplayName("CIBA Core 1.0")
  class Ciba {

    private HttpResponse<String> only() {
      var list = person.get(BASE + "/account/approvals");
      if (list.statusCode() == 303) {
        list = signedIn("account/approvals", "bob");
      }
      var link =
          java.util.regex.Pattern.compile("href=\"(/t/greenfield/account/approvals/apr_\\w+)\"")
              .matcher(list.body());
      assertThat(link.find()).as(list.body()).isTrue();
      return person.get(link.group(1));
    }

    @Test
    @DisplayName("[B20] an agent asks by itself; the person approves; the token says act")
    void anAgentAsks() {
      var asked =
          ciba(ASSISTANT.value(), "login_hint", "bob", "binding_message", "7-KILO for 12.50 €")
              .ok();
      assertThat(asked.get("expires_in")).isEqualTo("300");
      pollCiba(ASSISTANT.value(), asked).refused("authorization_pending");
      var page = only();
      assertThat(page.body())
          .contains("Let <em>Vet Assistant</em> act for you?")
          .contains("7-KILO for 12.50 €")
          .contains("nobody has checked them")
          .contains("Pet Profile MCP Server");
      var after =
          person.follow(
              person.submit(page, new String[] {"decision", "approve", "scope", "pet:read"}));
      assertThat(after.body()).contains("Allowed.").contains("Nothing waits for you");
      var answer = pollCiba(ASSISTANT.value(), asked).ok();
      assertThat(answer.claims().getSubject()).isEqualTo(BOB.value());
      assertThat(((Map<?, ?>) answer.claims().getClaim("act")).get("sub"))
          .isEqualTo(ASSISTANT.value());
      assertThat(answer.claims().getClaim("client_id")).isEqualTo(ASSISTANT.value());
      pollCiba(ASSISTANT.value(), asked).refused("invalid_grant");
      var requested = RIG.facts().since(0, ApprovalRequested.class).getLast();
      assertThat(requested.user()).isEqualTo(BOB);
      assertThat(requested.agent()).isEqualTo(ASSISTANT);
    }

    @Test
    @DisplayName("[B20] CIBA with actor_token: the client asks, the agent is who acts")
    void aClientAsksForItsAgent() {
      var dialer = new AgentId("agt_dialer");
      RIG.cast()
          .send(
              new RegisterAgent(
                  GREENFIELD,
                  dialer,
                  new AgentProfile(
                      new AgentName("Dialer"),
                      null,
                      List.of(BOB),
                      List.of(CALLER),
                      List.of(new Access(PETS, Scopes.of("pet:read"))),
                      AgentProfile.DEFAULT_DEPTH),
                  new Credential.SecretHash("crd_1", Secrets.hash(SECRET), null),
                  RIG.clock().instant()));
      var own =
          post(
              "token",
              dialer.value(),
              "grant_type",
              "client_credentials",
              "resource",
              PETS.value());
      var asked =
          ciba(CALLER.value(), "login_hint", "bob", "actor_token", own.get("access_token")).ok();
      var page = only();
      assertThat(page.body()).contains("Let <em>Dialer</em> act for you?").contains("Call Centre");
      person.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
      var answer = pollCiba(CALLER.value(), asked).ok();
      assertThat(answer.claims().getSubject()).isEqualTo(BOB.value());
      assertThat(((Map<?, ?>) answer.claims().getClaim("act")).get("sub"))
          .isEqualTo(dialer.value());
    }

    @Test
    @DisplayName("#90 other authorization_details at the token endpoint are not looked at")
    void nothingMoreToSay() {
      var asked = ciba(CALLER.value(), "login_hint", "bob").ok();
      person.submit(only(), new String[] {"decision", "approve", "scope", "pet:read"});
      var answer =
          post(
                  "token",
                  CALLER.value(),
                  "grant_type",
                  CIBA,
                  "auth_req_id",
                  asked.get("auth_req_id"),
                  "scope",
                  "pet:write",
                  "authorization_details",
                  "[{\"type\":\"payment\"}]")
              .ok();
      assertThat(answer.get("scope")).isEqualTo("pet:read");
      assertThat(answer.json().has("authorization_details")).isFalse();
    }

    @Test
    @DisplayName("K …: an agent suspended between approval and polling gets nothing")
    void aSuspendedAgent() {
      var asked = ciba(ASSISTANT.value(), "login_hint", "bob").ok();
      person.submit(only(), new String[] {"decision", "approve", "scope", "pet:read"});
      RIG.cast().send(new SuspendAgent(GREENFIELD, ASSISTANT, "r", RIG.clock().instant()));
      try {
        pollCiba(ASSISTANT.value(), asked).refused("invalid_client");
      } finally {
        RIG.cast().send(new ReinstateAgent(GREENFIELD, ASSISTANT, RIG.clock().instant()));
      }
    }

    @Test
    @DisplayName("section 11: denied, too fast, expired, another client's")
    void polling() {
      var asked = ciba(CALLER.value(), "login_hint", BOB.value()).ok();
      pollCiba(CALLER.value(), asked).refused("authorization_pending");
      pollCiba(CALLER.value(), asked).refused("slow_down");
      pollCiba(PINGED.value(), asked).refused("invalid_grant");
      person.submit(only(), new String[] {"decision", "deny"});
      pollCiba(CALLER.value(), asked).refused("access_denied");
      var late = ciba(CALLER.value(), "login_hint", "bob", "requested_expiry", "30").ok();
      assertThat(late.get("expires_in")).isEqualTo("30");
      RIG.clock().advance(Duration.ofSeconds(31));
      pollCiba(CALLER.value(), late).refused("expired_token");
    }

    @Test
    @DisplayName("#89 no hint, two hints; an unsafe or over-long binding_message; a push client")
    void badRequests() {
      ciba(CALLER.value()).refused("invalid_request");
      ciba(CALLER.value(), "login_hint", "bob", "id_token_hint", "x").refused("invalid_request");
      ciba(CALLER.value(), "login_hint_token", "x").refused("invalid_request");
      for (var message :
          List.of(
              "<b>Hello</b>",
              "see https://evil.example",
              "www.evil.example",
              "two\nlines",
              "x".repeat(81),
              "right\u202Eleft",
              "\u200Bhidden")) {
        ciba(CALLER.value(), "login_hint", "bob", "binding_message", message)
            .refused("invalid_binding_message");
      }
      ciba(CALLER.value(), "login_hint", "nobody").refused("unknown_user_id");
      ciba(CALLER.value(), "login_hint", " ").refused("unknown_user_id");
      ciba(CALLER.value(), "login_hint", "\u0000").refused("unknown_user_id");
      ciba(CALLER.value(), "id_token_hint", "garbage").refused("unknown_user_id");
      ciba(CALLER.value(), "login_hint", "bob", "requested_expiry", "-1")
          .refused("invalid_request");
      ciba(CALLER.value(), "login_hint", "bob", "requested_expiry", "soon")
          .refused("invalid_request");
      ciba(CALLER.value(), "login_hint", "bob", "scope", "pet:read").refused("invalid_request");
      ciba(PUSHED.value(), "login_hint", "bob").refused("unauthorized_client");
      post("token", PUSHED.value(), "grant_type", CIBA, "auth_req_id", "x")
          .refused("unauthorized_client");
      ciba(TV.value(), "login_hint", "bob").refused("unauthorized_client");
      ciba("", "login_hint", "bob").refused("invalid_client");
      post(
              "bc-authorize",
              CALLER.value(),
              "login_hint",
              "bob",
              "scope",
              "unknown",
              "resource",
              PETS.value())
          .refused("invalid_scope");
    }

    @Test
    @DisplayName(
        "section 13: nobody is worn down, only a few requests of one client wait for one person")
    void notTooMany() {
      for (int i = 0; i < 5; i++) {
        ciba(CALLER.value(), "login_hint", "bob").ok();
      }
      var refused = ciba(CALLER.value(), "login_hint", "bob");
      assertThat(refused.get("error")).isEqualTo("access_denied");
      assertThat(refused.status()).isEqualTo(403);
    }

    @Test
    @DisplayName("section 10.2: in ping mode the client is told, with its own token")
    void pinged() {
      ciba(PINGED.value(), "login_hint", "bob").refused("invalid_request");
      ciba(PINGED.value(), "login_hint", "bob", "client_notification_token", "short")
          .refused("invalid_request");
      var token = "8d67dc78-7faa-4d41-aabd-67707b374255";
      var asked =
          ciba(PINGED.value(), "login_hint", "bob", "client_notification_token", token).ok();
      person.submit(only(), new String[] {"decision", "approve", "scope", "pet:read"});
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(HEARD)
                  .contains(
                      "Bearer "
                          + token
                          + " {\"auth_req_id\":\""
                          + asked.get("auth_req_id")
                          + "\"}"));
      pollCiba(PINGED.value(), asked).ok();
    }

    @Test
    @DisplayName("section 10.2: an endpoint that answers 401 is not pinged again")
    void pingedInVain() {
      approvedAfter(DEAF);
      Awaitility.await().untilAsserted(() -> assertThat(UNWANTED).hasValue(1));
      RIG.clock().advance(Duration.ofMinutes(1)); // when it would be its turn again
      for (int i = 0; i < 2; i++) { // the second round begins when the first is over
        var asked = approvedAfter(PINGED);
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () -> assertThat(HEARD).anyMatch(ping -> ping.contains(asked.get("auth_req_id"))));
      }
      assertThat(UNWANTED).hasValue(1);
    }

    private Answer approvedAfter(ClientId who) {
      var asked =
          ciba(
                  who.value(),
                  "login_hint",
                  "bob",
                  "client_notification_token",
                  "8d67dc78-7faa-4d41-aabd-67707b374255")
              .ok();
      person.submit(only(), new String[] {"decision", "approve", "scope", "pet:read"});
      return asked;
    }

    @Test
    @DisplayName(
        "acr_values: a password alone is not sure enough for a client that wants two factors")
    void notSureEnough() {
      var asked = ciba(CALLER.value(), "login_hint", "bob", "acr_values", "urn:procura:acr:2").ok();
      var page = only();
      assertThat(page.body()).contains("second factor or a passkey");
      person.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
      pollCiba(CALLER.value(), asked).refused("authorization_pending");
      person.submit(page, new String[] {"decision", "deny"});
    }

    @Test
    @DisplayName("nothing chosen is nothing approved; nobody else sees the request")
    void onlyTheOneWhoIsAsked() {
      var asked = ciba(CALLER.value(), "login_hint", "bob", "scope2", "x").ok();
      var page = only();
      var other = RIG.browser();
      var list =
          other.signIn(other.follow(other.get(BASE + "/account/approvals")), "carol", PASSWORD);
      assertThat(list.body()).contains("Nothing waits for you");
      assertThat(other.get(page.uri().getPath()).statusCode()).isEqualTo(400);
      person.submit(page, new String[] {"decision", "deny"});
      pollCiba(CALLER.value(), asked).refused("access_denied");
    }
  }
}
