package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.resource.AuthenticationRequirement;
import procura.resource.ProtectedResource;
import procura.resource.ResourceKey;
import procura.resource.ToolScopes;
import procura.resource.servlet.ResourceFilter;
import procura.resource.servlet.ServletRequests;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;
import procura.server.demo.Browser.Place;
import procura.server.demo.Web.Answer;

/// RFC 9470 from the first refusal to the second answer: the resource says how surely or how lately
/// its caller must have signed in, the client passes that on, the person does it.
@ExtendWith(SharedPlatform.class)
class StepUpIT {

  private static final String PRESCRIBE = "prescribe";
  private static final String SIGN = "sign";
  private static final Pattern KEY = Pattern.compile("<p class=\"code key\">([A-Z2-7 ]+)</p>");
  private static final Pattern ONWARDS =
      Pattern.compile("<a class=\"button primary\" href=\"([^\"]+)\">");

  private final Web web = new Web();
  private final Server jetty =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final Browser bob = new Browser(GreenfieldVets.REDIRECT_URI);
  private String records = "";
  private Platform platform;
  private GreenfieldVets vets;

  /// The resource's own.
  private volatile InstantSource clock = () -> Instant.now().minusSeconds(1);

  @BeforeEach
  void open(PlatformUnderTest product) throws Exception {
    var connector = (ServerConnector) jetty.getConnectors()[0];
    connector.open();
    records = "http://127.0.0.1:" + connector.getLocalPort() + "/records";
    platform =
        Platform.signUp(
            web,
            product.base(),
            "step-up",
            "Greenfield Vets",
            GreenfieldVets.ADMIN_EMAIL,
            "correct horse battery staple");
    vets =
        GreenfieldVets.register(platform, records, records + "/upstream", ResourceKey.generate());
    jetty.setHandler(guarded());
    jetty.start();
  }

  @AfterEach
  void close() throws Exception {
    jetty.stop();
  }

  private ServletContextHandler guarded() {
    var surely = List.of("urn:procura:acr:2", "phr");
    var resource =
        ProtectedResource.at(records)
            .trusting(platform.issuer())
            .scopes("pet:read", "pet:write")
            .tools(
                ToolScopes.builder()
                    .tool("read", "pet:read")
                    .tool(PRESCRIBE, "pet:read")
                    .tool(SIGN, "pet:read")
                    .stepUp(PRESCRIBE, new AuthenticationRequirement(surely, null))
                    .stepUp(SIGN, new AuthenticationRequirement(List.of(), Duration.ofSeconds(1)))
                    .build())
            .leeway(Duration.ofSeconds(60))
            .time(() -> clock.instant())
            .build();
    var doors = new ServletContextHandler("/");
    doors.addServlet(new ServletHolder(new Records()), "/records/*");
    doors.addFilter(
        new FilterHolder(new ByTool(resource)), "/*", EnumSet.of(DispatcherType.REQUEST));
    return doors;
  }

  private static final class ByTool extends ResourceFilter {

    ByTool(ProtectedResource resource) {
      super(resource);
    }

    @Override
    protected void guard(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      var path = request.getRequestURI();
      var tool = path.substring(path.lastIndexOf('/') + 1);
      finish(resource().authorize(ServletRequests.read(request), tool), request, response, chain);
    }
  }

  private static final class Records extends HttpServlet {

    @Serial private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      var token = Objects.requireNonNull(ServletRequests.token(request));
      response.getWriter().print("done for " + token.sub());
    }
  }

  // --- the client

  private CodeFlow asking() {
    return new CodeFlow(
        platform, vets.mcpClient(), GreenfieldVets.REDIRECT_URI, records, "pet:read");
  }

  /// What the resource wants, passed on as it was said (RFC 9470 section 4).
  private CodeFlow asking(Answer refusal) {
    var challenge = challenge(refusal);
    var flow = asking();
    for (var name : List.of("acr_values", "max_age")) {
      Optional.ofNullable(challenge.get(name)).ifPresent(value -> flow.with(name, value));
    }
    return flow;
  }

  private Answer call(String tool, String token) {
    return web.get(URI.create(records + "/" + tool), Web.bearer(token));
  }

  private static Map<String, String> challenge(Answer refusal) {
    var challenge = VetAssist.challenge(refusal.expect(401));
    assertThat(challenge)
        .containsEntry("error", "insufficient_user_authentication")
        .containsEntry("scope", "pet:read")
        .containsKey("resource_metadata");
    return challenge;
  }

  private static String redeemed(CodeFlow flow, Place place) {
    assertThat(place).isInstanceOf(Place.BackAtClient.class);
    var answer = flow.redeem(((Place.BackAtClient) place).uri(), Map.of());
    return Web.text(answer.expect(200).json(), "access_token");
  }

  // --- the person

  private Place signIn(Place place) {
    var page = (Place.Page) place;
    assertThat(page.asksFor("password")).as(page.words()).isTrue();
    return bob.submit(
        page,
        page.form("password"),
        List.of(
            Map.entry("username", GreenfieldVets.BOB_USERNAME),
            Map.entry("password", GreenfieldVets.BOB_PASSWORD)));
  }

  /// Agrees where asked: what was agreed to before is not asked again.
  private Place agree(Place place) {
    return place instanceof Place.Page page
        ? bob.submit(
            page,
            page.form("decision"),
            List.of(Map.entry("scope", "pet:read"), Map.entry("decision", "approve")))
        : place;
  }

  private static String found(Pattern pattern, Place.Page page) {
    var matcher = pattern.matcher(page.html());
    assertThat(matcher.find()).as(page.words()).isTrue();
    return matcher.group(1);
  }

  /// With an app on the telephone, which is set up on the way.
  private Place proveMore(Place place) {
    var page = (Place.Page) place;
    assertThat(page.asksFor("password")).as(page.words()).isFalse();
    var code = Telephone.with(found(KEY, page)).code(0);
    var codes = (Place.Page) bob.submit(page, page.form("code"), List.of(Map.entry("code", code)));
    return bob.open(codes.uri().resolve(HtmlForm.unescaped(found(ONWARDS, codes))));
  }

  // --- the story

  private String firstToken() {
    var flow = asking();
    var token = redeemed(flow, agree(signIn(bob.open(flow.request()))));
    assertThat(call("read", token).expect(200).body()).isEqualTo("done for " + vets.bob());
    return token;
  }

  /// As many of the audit's records as there should be.
  private List<JsonNode> recorded(int number, String query) {
    return await()
        .until(
            () -> Evidence.all(platform, "/audit/records?" + query),
            records -> records.size() >= number);
  }

  private String ofBob(String type) {
    return "type=" + type + "&subject=" + vets.bob();
  }

  @Test
  @DisplayName("RFC 9470 sections 3 to 5: by acr_values, with a second factor")
  void theStrongerFactorOpensTheDoor() {
    var weak = firstToken();
    assertThat(Web.claims(weak).path("acr").asText()).isEqualTo("urn:procura:acr:1");
    var refusal = call(PRESCRIBE, weak);
    assertThat(challenge(refusal))
        .containsEntry("acr_values", "urn:procura:acr:2 phr")
        .doesNotContainKey("max_age");

    var flow = asking(refusal);
    var strong = redeemed(flow, agree(proveMore(bob.open(flow.request()))));
    assertThat(Web.claims(strong).path("acr").asText()).isEqualTo("urn:procura:acr:2");
    assertThat(call(PRESCRIBE, strong).expect(200).body()).isEqualTo("done for " + vets.bob());
    assertThat(call(PRESCRIBE, weak).status()).as("the old token stays weak").isEqualTo(401);

    assertThat(recorded(1, ofBob("session.SessionSteppedUp")))
        .singleElement()
        .satisfies(one -> assertThat(one.toString()).contains("\"pwd\"", "\"otp\"", "\"mfa\""));
    assertThat(recorded(1, "jti=" + Web.claims(strong).path("jti").asText()))
        .extracting(one -> one.path("type").asText())
        .contains("issuance.AccessTokenIssued");
  }

  @Test
  @DisplayName("RFC 9470 section 4: the resource goes without, and the client is told so")
  void whoDeclinesComesBackWithAnError() {
    var flow = asking(call(PRESCRIBE, firstToken()));
    var page = (Place.Page) bob.open(flow.request());
    var back = bob.submit(page, page.form("decision"), List.of(Map.entry("decision", "decline")));
    assertThat(CodeFlow.answer(((Place.BackAtClient) back).uri()))
        .containsEntry("error", "unmet_authentication_requirements");
  }

  @Test
  @DisplayName("RFC 9470 sections 3 to 5: by max_age, with one more sign-in")
  void aRecentSignInOpensTheDoor() {
    var old = firstToken();
    var refusal = await().until(() -> call(SIGN, old), answer -> answer.status() == 401);
    assertThat(challenge(refusal)).containsEntry("max_age", "1").doesNotContainKey("acr_values");

    var flow = asking(refusal);
    var fresh = redeemed(flow, agree(signIn(bob.open(flow.request()))));
    var signedIn = Web.claims(fresh).path("auth_time").asLong();
    assertThat(signedIn).isGreaterThan(Web.claims(old).path("auth_time").asLong());
    clock = InstantSource.fixed(Instant.ofEpochSecond(signedIn + 1));
    assertThat(call(SIGN, fresh).expect(200).body()).isEqualTo("done for " + vets.bob());
    assertThat(call(SIGN, old).status()).as("the old token stays old").isEqualTo(401);

    assertThat(recorded(2, ofBob("session.UserSignedIn"))).hasSize(2);
  }
}
