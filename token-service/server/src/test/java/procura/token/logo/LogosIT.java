package procura.token.logo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import procura.authority.Authority;
import procura.authority.View;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.GrantType;
import procura.identity.client.Presentation;
import procura.identity.client.Registration;
import procura.identity.client.Registration.Origin;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;
import procura.outbound.Outbound;
import procura.outbound.OutboundSettings;
import procura.token.AuthorizationUrl;
import procura.token.Cast;
import procura.token.Documents;
import procura.token.Rig;
import procura.token.TestBrowser;

@DisplayName("RFC 7591 sections 2 and 5: logo_uri")
class LogosIT {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern SHOWN =
      Pattern.compile(
          "<img class=\"mark\" src=\"(/t/greenfield/logos/[A-Za-z0-9_-]{43})\" alt=\"\""
              + " width=\"48\" height=\"48\">");
  private static final byte[] PNG = Pictures.png(96, 64);

  private final Rig rig = Rig.shared();
  private final Documents host = new Documents();
  private final ClientId client = new ClientId("cli_logo" + COUNT.incrementAndGet());
  private final TestBrowser browser = rig.browser();
  private @Nullable String username;

  @AfterEach
  void stop() {
    host.close();
  }

  // --- who has a logo, and where

  private static ClientMetadata metadata(@Nullable String logoUri, Registration registration) {
    return new ClientMetadata(
        "Pet Portraits",
        null,
        List.of("https://portraits.example/cb"),
        List.of(),
        Set.of(GrantType.AUTHORIZATION_CODE),
        AuthenticationMethod.NONE,
        ApplicationType.WEB,
        false,
        false,
        List.of(),
        null,
        null,
        null,
        null,
        new Presentation(logoUri, null, null, List.of(), null, null),
        registration);
  }

  private void register(String logoUri, Registration registration) {
    rig.cast()
        .send(
            new RegisterClient(
                Cast.GREENFIELD,
                client,
                metadata(logoUri, registration),
                List.of(new Access(Cast.PETS, Scopes.of("pet:read"))),
                List.of(),
                rig.clock().instant()));
  }

  private void change(ClientMetadata metadata) {
    rig.cast()
        .send(
            new ChangeClient(
                Cast.GREENFIELD,
                client,
                metadata,
                List.of(new Access(Cast.PETS, Scopes.of("pet:read"))),
                rig.clock().instant()));
  }

  private void registered(String path) {
    register(host.url(path), Registration.BY_ADMINISTRATOR);
  }

  private static HttpHandler file(String contentType, byte[] bytes) {
    return http -> {
      http.getResponseHeaders().set("Content-Type", contentType);
      http.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        http.getResponseBody().write(bytes);
      }
    };
  }

  // --- what people see

  private String page() {
    var asked =
        browser.follow(
            browser.get(
                AuthorizationUrl.of(client, "https://portraits.example/cb")
                    .with("resource", Cast.PETS.value())
                    .with("prompt", "consent")
                    .toString()));
    if (asked.body().contains("name=\"password\"")) {
      if (username == null) {
        username = "logo" + COUNT.incrementAndGet();
        rig.cast().user(new UserId("usr_" + username), username, username, new RoleId("rol_owner"));
      }
      asked = browser.signIn(asked, username, Cast.PASSWORD);
    }
    assertThat(asked.body()).contains("Pet Portraits", "portraits.example", "decision");
    return asked.body();
  }

  private @Nullable String shown() {
    var found = SHOWN.matcher(page());
    return found.find() ? found.group(1) : null;
  }

  private String awaitShown() {
    return await().atMost(Duration.ofSeconds(30)).until(this::shown, Objects::nonNull);
  }

  /// Once the host has been called so often, what came of it is known.
  private void settled(String path, int calls) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          page();
          return host.asked(path) >= calls && !isFetching();
        });
    assertThat(host.asked(path)).isEqualTo(calls);
  }

  private boolean isFetching() {
    return rig.bean(Logos.class).isFetching(Cast.GREENFIELD);
  }

  private void isNotShown() {
    assertThat(page())
        .contains("<span class=\"mark\" aria-hidden=\"true\">P</span>")
        .doesNotContain("<img", host.url("/"));
  }

  private HttpResponse<byte[]> fetch(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(rig.baseUrl() + path)).build(),
        BodyHandlers.ofByteArray());
  }

  @Test
  @DisplayName("section 3.13: a logo is fetched for the next page and served from our own origin")
  void served() throws Exception {
    host.with("/logo", file("text/html", PNG));
    registered("/logo");
    var logo = fetch(awaitShown());
    assertThat(logo.statusCode()).isEqualTo(200);
    assertThat(logo.body()).isEqualTo(PNG);
    var headers = logo.headers().map();
    assertThat(headers.get("content-type")).containsExactly("image/png");
    assertThat(headers.get("x-content-type-options")).containsExactly("nosniff");
    assertThat(headers.get("content-security-policy"))
        .containsExactly("sandbox; default-src 'none'");
    assertThat(headers.get("cross-origin-resource-policy")).containsExactly("same-origin");
    assertThat(headers.get("cache-control")).containsExactly("public, max-age=31536000, immutable");
    assertThat(headers).doesNotContainKey("set-cookie");
    assertThat(host.asked("/logo")).isEqualTo(1);
  }

  @Test
  @DisplayName("a page does not wait for a logo, and its policy allows pictures of ours alone")
  void noWaiting() throws InterruptedException {
    var held = new CountDownLatch(1);
    host.with(
        "/slow.png",
        http -> {
          try {
            held.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          file("image/png", PNG).handle(http);
        });
    registered("/slow.png");
    isNotShown(); // while the host holds its answer back
    held.countDown();
    awaitShown();
    var page =
        browser.follow(
            browser.get(
                AuthorizationUrl.of(client, "https://portraits.example/cb")
                    .with("prompt", "consent")
                    .toString()));
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "img-src 'self';");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "gif"})
  void otherFormats(String format) throws Exception {
    host.with("/logo", file("application/octet-stream", Pictures.of(format, 48, 48, 0x123456)));
    registered("/logo");
    assertThat(fetch(awaitShown()).headers().firstValue("Content-Type"))
        .hasValue(format.equals("jpg") ? "image/jpeg" : "image/gif");
  }

  @Test
  void webp() throws Exception {
    host.with("/logo", file("image/png", Pictures.webp()));
    registered("/logo");
    assertThat(fetch(awaitShown()).headers().firstValue("Content-Type")).hasValue("image/webp");
  }

  enum NoLogo {
    SVG,
    HTML,
    EMPTY,
    TOO_WIDE,
    TOO_HIGH,
    TOO_LARGE,
    NOT_FOUND,
    BROKEN;

    HttpHandler answer() {
      return switch (this) {
        case SVG ->
            file("image/png", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".getBytes(UTF_8));
        case HTML -> file("image/png", "<html><script>alert(1)</script></html>".getBytes(UTF_8));
        case EMPTY -> file("image/png", new byte[0]);
        case TOO_WIDE -> file("image/png", Pictures.png(1025, 8));
        case TOO_HIGH -> file("image/png", Pictures.png(8, 1025));
        case TOO_LARGE -> file("image/png", Arrays.copyOf(PNG, 65 * 1024));
        case NOT_FOUND -> http -> Documents.answer(http, 404, "{}");
        case BROKEN -> http -> Documents.answer(http, 500, "{}");
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("what is no logo is not shown, whatever it says it is, and not asked for again soon")
  void refused(NoLogo wrong) {
    host.with("/logo.png", wrong.answer());
    registered("/logo.png");
    settled("/logo.png", 1);
    for (int i = 0; i < 20; i++) {
      isNotShown();
    }
    assertThat(host.asked("/logo.png")).isEqualTo(1);
    host.with("/logo.png", file("image/png", PNG));
    rig.clock().advance(Duration.ofMinutes(16));
    awaitShown(); // an error was not kept
    assertThat(host.asked("/logo.png")).isEqualTo(2);
  }

  @Test
  void aRedirectIsNotFollowed() {
    host.with("/elsewhere.png", file("image/png", PNG))
        .with(
            "/logo.png",
            http -> {
              http.getResponseHeaders().set("Location", host.url("/elsewhere.png"));
              http.sendResponseHeaders(302, -1);
            });
    registered("/logo.png");
    settled("/logo.png", 1);
    isNotShown();
    assertThat(host.asked("/elsewhere.png")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.0.0.1/logo.png",
        "https://[fd00::1]/logo.png",
        "https://169.254.169.254/latest/meta-data",
        "http://logos.example/logo.png",
        "javascript:alert(1)",
        "data:image/png;base64,iVBORw0KGgo="
      })
  @DisplayName(
      "#35 a logo on a private address or of another scheme is not fetched and not rendered")
  void ofAnAddressThatIsNeverCalled(String uri) {
    register(uri, Registration.BY_ADMINISTRATOR);
    page();
    await().atMost(Duration.ofSeconds(30)).until(() -> !isFetching());
    assertThat(page()).doesNotContain("<img", uri);
  }

  @Test
  void oneThatChangesOnItsHostIsAnotherAfterADay() {
    host.with("/logo.png", file("image/png", PNG));
    registered("/logo.png");
    var first = awaitShown();
    host.with("/logo.png", file("image/png", Pictures.png(32, 32)));
    assertThat(shown()).isEqualTo(first);
    rig.clock().advance(Duration.ofHours(25));
    await().atMost(Duration.ofSeconds(30)).until(() -> !first.equals(shown()));
    assertThat(host.asked("/logo.png")).isEqualTo(2);
  }

  @Test
  void oneWhoseHostIsOutOfReachStaysAWeekAndOneThatIsGoneGoes() {
    host.with("/logo.png", file("image/png", PNG));
    registered("/logo.png");
    var logo = awaitShown();
    host.with("/logo.png", http -> Documents.answer(http, 503, "{}"));
    rig.clock().advance(Duration.ofDays(3));
    settled("/logo.png", 2);
    assertThat(shown()).isEqualTo(logo);
    rig.clock().advance(Duration.ofDays(5));
    settled("/logo.png", 3);
    isNotShown();
    host.with("/logo.png", file("image/png", PNG));
    rig.clock().advance(Duration.ofMinutes(16));
    assertThat(awaitShown()).isEqualTo(logo);
    host.with("/logo.png", http -> Documents.answer(http, 410, "{}"));
    rig.clock().advance(Duration.ofHours(25));
    settled("/logo.png", 5);
    isNotShown();
  }

  @Test
  @DisplayName("another logo_uri is another logo at once, and none is none")
  void anotherAddress() {
    host.with("/old.png", file("image/png", PNG))
        .with("/new.png", file("image/png", Pictures.png(20, 20)));
    registered("/old.png");
    var old = awaitShown();
    change(metadata(host.url("/new.png"), Registration.BY_ADMINISTRATOR));
    assertThat(shown()).isNotEqualTo(old);
    assertThat(awaitShown()).isNotEqualTo(old);
    change(metadata(null, Registration.BY_ADMINISTRATOR));
    isNotShown();
  }

  @Test
  @DisplayName("the logo of another tenant's client is not found")
  void tenants() throws Exception {
    host.with("/logo.png", file("image/png", Pictures.png(77, 7)));
    registered("/logo.png");
    var logo = awaitShown();
    assertThat(fetch(logo).statusCode()).isEqualTo(200);
    for (var other :
        List.of(
            logo.replace("/greenfield/", "/other-vets/"),
            logo.replace("/greenfield/", "/nobody/"),
            logo.substring(0, logo.length() - 1),
            "/t/greenfield/logos/" + "A".repeat(43),
            "/t/greenfield/logos/%00")) {
      assertThat(fetch(other).statusCode()).as(other).isEqualTo(404);
    }
  }

  @Test
  @DisplayName("another node, or this one after a restart, shows it without asking anybody")
  void otherNode() {
    host.with("/logo.png", file("image/png", PNG));
    registered("/logo.png");
    var logo = awaitShown();
    elsewhere(node -> assertThat(node.of(view(), client)).isEqualTo(logo));
    assertThat(host.asked("/logo.png")).isEqualTo(1);
  }

  @Test
  @DisplayName("all nodes together ask a host that has no logo once in a quarter of an hour")
  void hammering() {
    registered("/none.png");
    settled("/none.png", 1);
    elsewhere(node -> {
      for (int i = 0; i < 20; i++) {
        assertThat(node.of(view(), client)).isNull();
        assertThat(node.isFetching(Cast.GREENFIELD)).isFalse();
      }
    });
    assertThat(host.asked("/none.png")).isEqualTo(1);
  }

  private View view() {
    return rig.bean(Authority.class).now(Cast.GREENFIELD);
  }

  private void elsewhere(Consumer<Logos> test) {
    try (var outbound = new Outbound(OutboundSettings.PUBLIC_NETWORK);
        var node = new Logos(rig.bean(LogoStore.class), outbound, rig.clock())) {
      test.accept(node);
    }
  }

  @Test
  @DisplayName("logos that nobody has wanted for a month are forgotten")
  void forgotten() throws Exception {
    host.with("/logo.png", file("image/png", Pictures.png(33, 3)));
    registered("/logo.png");
    var logo = awaitShown();
    rig.clock().advance(Duration.ofDays(30));
    rig.bean(Logos.class).forgetUnused();
    assertThat(fetch(logo).statusCode()).isEqualTo(200);
    rig.clock().advance(Duration.ofDays(2));
    rig.bean(Logos.class).forgetUnused();
    assertThat(fetch(logo).statusCode()).isEqualTo(404);
  }

  @Test
  @DisplayName("section 5: who came by itself has a logo once an administrator has approved it")
  void strangers() {
    host.with("/logo.png", file("image/png", PNG));
    var stranger = new Registration(Origin.DYNAMIC, null, null, true, null);
    register(host.url("/logo.png"), stranger);
    isNotShown();
    assertThat(rig.bean(Logos.class).of(view(), client)).isNull();
    assertThat(isFetching()).isFalse();
    assertThat(host.asked("/logo.png")).isZero();
    change(metadata(host.url("/logo.png"), stranger).approved(rig.clock().instant()));
    awaitShown();
  }

  @Test
  @DisplayName("the account page shows it beside what may act for the person")
  void account() {
    host.with("/logo.png", file("image/png", PNG));
    registered("/logo.png");
    var logo = awaitShown();
    var page =
        browser.follow(
            browser.get(
                AuthorizationUrl.of(client, "https://portraits.example/cb")
                    .with("prompt", "consent")
                    .toString()));
    browser.submit(page, new String[] {"decision", "approve", "scope", "pet:read"});
    assertThat(browser.get("/t/greenfield/account").body())
        .contains("<img class=\"mark\" src=\"" + logo + "\" alt=\"\"");
  }
}
