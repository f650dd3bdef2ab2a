package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.resource.ResourceKey;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// A person is asked whether an agent may act for them, in a real browser.
@ExtendWith({SharedPlatform.class, Chromium.class})
class ConsentBrowserIT {

  private static final String MCP_SERVER = "http://127.0.0.1:9/mcp";
  private static final String ADMIN_PASSWORD = "correct horse battery staple";

  private static final Web WEB = new Web();

  private static Platform platform;
  private static GreenfieldVets vets;

  @BeforeAll
  static void register(PlatformUnderTest shared) {
    platform =
        Platform.signUp(
            WEB,
            shared.base(),
            "vets",
            "Greenfield Vets",
            GreenfieldVets.ADMIN_EMAIL,
            ADMIN_PASSWORD);
    vets =
        GreenfieldVets.register(
            platform, MCP_SERVER, "https://clinic.example", ResourceKey.generate());
  }

  @Test
  void approvedTheAgentActsAndTheTrailSaysForWhom(Browser browser) throws IOException {
    var client = new VetAssist(WEB, MCP_SERVER);
    try (var visit = new Visit(browser);
        var callback = new Callback()) {
      asks(visit, client, callback);
      visit.button("Allow").click();
      visit.see(visit.page().getByText(Callback.SAYS));
      visit.assertNoMishap();
      var code = client.codeIn(URI.create(visit.page().url()), platform.issuer());
      var claims = Web.claims(redeemed(client, code, callback.uri()));
      assertThat(claims.path("sub").asText()).isEqualTo(vets.bob());
      assertThat(claims.path("act").path("sub").asText()).isEqualTo(vets.agent());
      assertTrailSaysForWhom(Web.text(claims, "jti"));
      showsOnTheAccountPage(visit);
    }
  }

  @Test
  void deniedTheClientIsToldAndNothingIsGranted(Browser browser) throws IOException {
    var before = granted();
    try (var visit = new Visit(browser);
        var callback = new Callback()) {
      asks(visit, new VetAssist(WEB, MCP_SERVER), callback);
      visit.button("Deny").click();
      visit.see(visit.page().getByText(Callback.SAYS));
      assertThat(visit.page().url())
          .startsWith(callback.uri().toString())
          .contains("error=access_denied", "iss=" + Web.encoded(platform.issuer()))
          .doesNotContain("code=");
      visit.assertNoMishap();
    }
    assertThat(granted()).isEqualTo(before);
  }

  private static void asks(Visit visit, VetAssist client, Callback callback) {
    var asked =
        client.authorizationRequest(
            platform.endpoint("authorization_endpoint"),
            vets.mcpClient(),
            vets.agent(),
            "pet:read");
    visit.open(
        URI.create(
            asked
                    .toString()
                    .replace(
                        Web.encoded(GreenfieldVets.REDIRECT_URI),
                        Web.encoded(callback.uri().toString()))
                // asked again although an answer may be remembered
                + "&prompt=consent"));
    visit.signIn(GreenfieldVets.BOB_USERNAME, GreenfieldVets.BOB_PASSWORD);
    visit.see(visit.heading("Let " + GreenfieldVets.AGENT_NAME + " act for you?"));
    assertThat(visit.page().locator("main").innerText())
        .contains(GreenfieldVets.CLIENT_NAME, "Pet Profile MCP Server", "See your pets", "Bob");
    visit.assertNoBarrier();
  }

  private static String redeemed(VetAssist client, String code, URI redirectUri) {
    var actor =
        platform.token(
            Web.basic(vets.agent(), vets.agentSecret()),
            Map.of("grant_type", "client_credentials", "resource", MCP_SERVER));
    var form =
        new LinkedHashMap<>(
            client.redemption(
                code, vets.mcpClient(), Web.text(actor.expect(200).json(), "access_token")));
    form.put("redirect_uri", redirectUri.toString());
    return Web.text(platform.token(Map.of(), form).expect(200).json(), "access_token");
  }

  private static void assertTrailSaysForWhom(String jti) {
    var query =
        "/audit/records?type=issuance.AccessTokenIssued&subject="
            + vets.bob()
            + "&actor="
            + vets.agent()
            + "&jti="
            + jti;
    var records =
        Platform.eventually(
            "the record of " + jti,
            () -> Optional.of(Evidence.all(platform, query)).filter(found -> !found.isEmpty()));
    assertThat(records).singleElement().satisfies(ConsentBrowserIT::namesTheAgent);
  }

  private static void namesTheAgent(JsonNode record) {
    assertThat(record.path("outcome").asText()).isEqualTo("success");
    assertThat(record.path("actor").path("act_chain").toString()).contains(vets.agent());
  }

  private static void showsOnTheAccountPage(Visit visit) {
    visit.open(URI.create(platform.issuer() + "/account"));
    visit.see(visit.page().getByText(GreenfieldVets.AGENT_NAME).first());
    visit.assertNoBarrier();
    visit.assertNoMishap();
  }

  private static List<String> granted() {
    return Evidence.texts(Evidence.all(platform, "/delegations"), "id");
  }
}
