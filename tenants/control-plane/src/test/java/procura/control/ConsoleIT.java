package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;
import procura.control.rig.FakeIssuer;

/// The console's server side against an issuer that says what the test wants.
class ConsoleIT {

  private static final String ALL = "admin:read admin:write audit:read audit:export";

  @TempDir static Path data;
  @AutoClose private static ControlPlane plane;
  private static Tenant acme;
  private static FakeIssuer issuer;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of());
    acme = plane.signUp("acme");
    issuer = plane.bean(FakeIssuer.class);
    issuer.user =
        plane
            .call("GET", "/api/v1/tenants/acme/users", plane.token(acme, ALL), null)
            .text("/items/0/id");
  }

  private static Map<String, String> query(String location) {
    return Arrays.stream(URI.create(location).getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static String value(Map<String, String> query, String name) {
    return Objects.requireNonNull(query.get(name));
  }

  private static String cookie(Answer answer, String name) {
    return answer.raw().headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .findFirst()
        .orElseThrow();
  }

  private static Answer login(String more) {
    return plane.call("GET", "/console/login?tenant=acme" + more, null, null);
  }

  /// The way of a browser from the login to the console.
  private static Answer callback(Answer login, String state) {
    var asked = query(login.header("Location"));
    issuer.nonce = value(asked, "nonce");
    issuer.client = value(asked, "client_id");
    issuer.accessToken = plane.token(acme, ALL);
    return plane.call(
        "GET",
        "/console/callback?code=c0de&state="
            + state
            + "&iss="
            + java.net.URLEncoder.encode(plane.base() + "/t/acme", StandardCharsets.UTF_8),
        null,
        null,
        "Cookie",
        cookie(login, "procura_console_login"));
  }

  private static String signIn() {
    var login = login("");
    return cookie(
        callback(login, value(query(login.header("Location")), "state")), "procura_console");
  }

  @Test
  void aSignInIsACodeRequestWithPkceStateNonceAndResource() {
    var login = login("&return_to=/console/agents");
    assertThat(login.status()).isEqualTo(303);
    assertThat(login.header("Location")).startsWith(plane.base() + "/t/acme/authorize?");
    var asked = query(login.header("Location"));
    assertThat(asked)
        .containsEntry("response_type", "code")
        .containsEntry("redirect_uri", plane.base() + "/console/callback")
        .containsEntry("resource", plane.base() + "/api/v1")
        .containsEntry("code_challenge_method", "S256")
        .containsKeys("state", "nonce", "code_challenge", "client_id");
    var back = callback(login, value(asked, "state"));
    assertThat(back.status()).as(back.header("Location")).isEqualTo(303);
    assertThat(back.header("Location")).isEqualTo(plane.base() + "/console/agents");
    assertThat(back.raw().headers().allValues("Set-Cookie"))
        .anySatisfy(cookie ->
            assertThat(cookie)
                .startsWith("procura_console=acme.")
                .contains("HTTPOnly", "SameSite=Lax"));
    var request = issuer.asked.getLast();
    assertThat(request)
        .containsEntry("grant_type", "authorization_code")
        .containsKey("code_verifier");
    assertThat(request.get("authorization")).startsWith("Basic ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&iss=https://evil.example", "&iss="})
  @DisplayName("[RFC 9207 section 2.4] an answer that our issuer does not sign its name to is none")
  void anAnswerOfNobodyIsNone(String iss) {
    var login = login("");
    var back =
        plane.call(
            "GET",
            "/console/callback?code=c0de&state="
                + value(query(login.header("Location")), "state")
                + iss,
            null,
            null,
            "Cookie",
            cookie(login, "procura_console_login"));
    assertThat(back.header("Location"))
        .isEqualTo(plane.base() + "/console/?error=invalid_issuer&tenant=acme");
  }

  @Test
  void anotherBrowsersStateEndsNowhere() {
    var login = login("");
    var back = callback(login, "forged");
    assertThat(back.header("Location"))
        .isEqualTo(plane.base() + "/console/?error=session_expired&tenant=acme");
  }

  @Test
  void anUnknownTenantIsSaidSo() {
    assertThat(plane.call("GET", "/console/login?tenant=never", null, null).header("Location"))
        .isEqualTo(plane.base() + "/console/?error=unknown_tenant&tenant=never");
  }

  @Test
  void theSessionSaysWhoIsThere() {
    var cookie = signIn();
    var session = plane.call("GET", "/console/session", null, null, "Cookie", cookie);
    assertThat(session.status()).isEqualTo(200);
    assertThat(session.text("/tenant")).isEqualTo("acme");
    assertThat(session.text("/tenant_display_name")).isEqualTo("Tenant acme");
    assertThat(session.text("/username")).isEqualTo("admin@acme.example");
    assertThat(session.json().at("/scopes").size()).isEqualTo(4);
    assertThat(plane.call("GET", "/console/session", null, null).status()).isEqualTo(401);
    assertThat(plane.call("GET", "/console/configuration", null, null).text("/signup"))
        .isEqualTo("open");
  }

  @Test
  void theSessionOpensTheApiFromTheConsolesPagesOnly() {
    var cookie = signIn();
    var path = "/api/v1/tenants/acme/users";
    var console = plane.call("GET", path, null, null, "Cookie", cookie, "X-Procura-Console", "1");
    assertThat(console.status()).isEqualTo(200);
    assertThat(plane.call("GET", path, null, null, "Cookie", cookie).status()).isEqualTo(403);
    assertThat(
            plane
                .call(
                    "GET",
                    path,
                    null,
                    null,
                    "Cookie",
                    cookie,
                    "X-Procura-Console",
                    "1",
                    "Sec-Fetch-Site",
                    "cross-site")
                .status())
        .isEqualTo(403);
    assertThat(
            plane
                .call(
                    "POST",
                    path,
                    null,
                    "{}",
                    "Cookie",
                    cookie,
                    "X-Procura-Console",
                    "1",
                    "Origin",
                    "https://evil.example")
                .status())
        .isEqualTo(403);
  }

  @Test
  void theSessionIsOfOneTenant() {
    var cookie = signIn();
    plane.signUp("second");
    assertThat(
            plane
                .call(
                    "GET",
                    "/api/v1/tenants/second/users",
                    null,
                    null,
                    "Cookie",
                    cookie,
                    "X-Procura-Console",
                    "1")
                .status())
        .isEqualTo(401);
  }

  @Test
  void aSessionThatIsSignedOutIsGone() {
    var cookie = signIn();
    assertThat(
            plane
                .call(
                    "POST",
                    "/console/logout",
                    null,
                    null,
                    "Cookie",
                    cookie,
                    "X-Procura-Console",
                    "1")
                .status())
        .isEqualTo(204);
    assertThat(issuer.asked.getLast()).containsEntry("token", "procura_rt_next");
    assertThat(plane.call("GET", "/console/session", null, null, "Cookie", cookie).status())
        .isEqualTo(401);
  }

  @Test
  void tokensAreRefreshedBeforeTheyEnd() {
    issuer.lifetime = 1;
    try {
      var cookie = signIn();
      issuer.lifetime = 300;
      assertThat(plane.call("GET", "/console/session", null, null, "Cookie", cookie).status())
          .isEqualTo(200);
      assertThat(issuer.asked.getLast())
          .containsEntry("grant_type", "refresh_token")
          .containsEntry("refresh_token", "procura_rt_next");
    } finally {
      issuer.lifetime = 300;
    }
  }
}
