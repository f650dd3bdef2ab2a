package procura.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import procura.audit.verify.BundleVerifier;
import procura.resource.ClientAuthentication;

/// Plays the Vet Assist story against the platform at `base` and says of each step whether it held.
/// Everything is asked over HTTP and judged by the answers; nothing is known in advance.
public final class VetAssistStory {

  private final URI base;
  private final PrintStream out;
  private final Web web = new Web();

  public VetAssistStory(URI base, PrintStream out) {
    this.base = base;
    this.out = out;
  }

  /// True if every step held. The first that does not ends the story.
  public boolean play() {
    try (var servers = new PetProfileServer()) {
      out.println("Greenfield Vets signs up and registers who takes part.");
      var scene = new Scene(servers);
      var number = 0;
      for (var step : scene.steps()) {
        number++;
        step.action().run();
        out.printf("  ✓ %d %s%n", number, step.says());
        scene.showNotes();
      }
      scene.showSignIns();
      return true;
    } catch (StoryBroke broken) {
      out.println("  ✗ " + broken.getMessage());
      for (var cause = broken.getCause(); cause != null; cause = cause.getCause()) {
        out.println("    because of " + cause);
      }
      return false;
    }
  }

  private record Step(String says, Runnable action) {}

  /// One telling: what the steps found out so far.
  private final class Scene {

    private final PetProfileServer servers;
    private final Instant began = Instant.now();
    private final Platform platform;
    private final String adminPassword = "correct-horse-" + UUID.randomUUID();
    private final GreenfieldVets vets;
    private final VetAssist client;
    private final Browser browser = new Browser(GreenfieldVets.REDIRECT_URI);
    private final List<String> notes = new ArrayList<>();
    private Map<String, String> challenge = Map.of();
    private @Nullable URI authorization;
    private String code = "";
    private String token = "";

    Scene(PetProfileServer servers) {
      this.servers = servers;
      this.platform =
          Platform.signUp(
              web,
              base,
              "greenfield-vets",
              "Greenfield Vets",
              GreenfieldVets.ADMIN_EMAIL,
              adminPassword);
      this.vets =
          GreenfieldVets.register(
              platform, servers.petProfileIdentifier(), servers.clinicIdentifier(), servers.key());
      servers.start(platform.issuer(), vets.mcpServerClient());
      this.client = new VetAssist(web, servers.petProfileIdentifier());
    }

    List<Step> steps() {
      return List.of(
          new Step("The MCP server answers 401 and points to its metadata", this::isTurnedAway),
          new Step("Vet Assist discovers who issues tokens and starts the flow", this::discovers),
          new Step("Bob signs in, sees who asks for what, and approves", this::bobApproves),
          new Step("Code and actor token become a token for Bob through the agent", this::redeems),
          new Step("pet_profile answers; update_pet is refused", this::callsTools),
          new Step("The MCP server exchanges the token upstream: the chain grows", this::exchanges),
          new Step("The agent is suspended: no token, not active, no tool call", this::suspends),
          new Step("The audit trail shows the agent; its export verifies offline", this::proves));
    }

    void showNotes() {
      notes.forEach(note -> out.println(note.indent(6).stripTrailing()));
      notes.clear();
    }

    /// For whoever wants to look at it afterwards; made for this telling, and worth nothing else.
    void showSignIns() {
      out.printf("Administrator: %s/console%n", base);
      out.printf(
          "  tenant %s, user name %s, password %s%n",
          platform.tenant(), GreenfieldVets.ADMIN_EMAIL, adminPassword);
      out.printf("Bob's own page: %s/account%n", platform.issuer());
      out.printf(
          "  user name %s, password %s%n",
          GreenfieldVets.BOB_USERNAME, GreenfieldVets.BOB_PASSWORD);
    }

    private void isTurnedAway() {
      try (var stranger = client.connect("")) {
        StoryBroke.unless(isRefused(stranger::initialize), "a client without a token came in");
      }
      var answer = client.knock("", VetAssist.callOf(PetProfileServer.PROFILE)).expect(401);
      challenge = VetAssist.challenge(answer);
      StoryBroke.unless(!challenge.containsKey("error"), "an error without a token");
      notes.add(answer.header("www-authenticate"));
    }

    private void discovers() {
      var issuer = client.issuerBehind(String.valueOf(challenge.get("resource_metadata")));
      StoryBroke.unlessEqual("issuer", platform.issuer(), issuer);
      var metadata = Platform.discover(web, issuer);
      StoryBroke.unless(
          has(metadata.path("code_challenge_methods_supported"), "S256"), "no PKCE with S256");
      authorization =
          client.authorizationRequest(
              URI.create(Web.text(metadata, "authorization_endpoint")),
              vets.mcpClient(),
              vets.agent(),
              String.valueOf(challenge.get("scope")));
      notes.add("issuer " + issuer);
    }

    private void bobApproves() {
      var start = Objects.requireNonNull(authorization);
      var place = signIn(browser.open(start));
      if (!(place instanceof Browser.Place.Page consent)) {
        throw new StoryBroke("Bob was not asked");
      }
      var words = consent.words();
      for (var shown :
          List.of(GreenfieldVets.CLIENT_NAME, GreenfieldVets.AGENT_NAME, "See your pets")) {
        StoryBroke.unless(words.contains(shown), "the page does not say `" + shown + "`: " + words);
      }
      var form = consent.form("decision");
      var filledIn = new ArrayList<Map.Entry<String, String>>();
      form.checkboxes("scope").forEach(scope -> filledIn.add(Map.entry("scope", scope)));
      filledIn.add(Map.entry("decision", "approve"));
      if (!(browser.submit(consent, form, filledIn) instanceof Browser.Place.BackAtClient back)) {
        throw new StoryBroke("Bob approved and was not sent back");
      }
      code = client.codeIn(back.uri(), platform.issuer());
      notes.add("Bob read: " + words);
    }

    private Browser.Place signIn(Browser.Place first) {
      var place = first;
      for (var pages = 0; pages < 3; pages++) {
        if (!(place instanceof Browser.Place.Page page)
            || !(page.asksFor("username") || page.asksFor("password"))) {
          return place;
        }
        var form = page.form(page.asksFor("username") ? "username" : "password");
        var filledIn = new ArrayList<Map.Entry<String, String>>();
        if (form.has("username")) {
          filledIn.add(Map.entry("username", GreenfieldVets.BOB_USERNAME));
        }
        if (form.has("password")) {
          filledIn.add(Map.entry("password", GreenfieldVets.BOB_PASSWORD));
        }
        place = browser.submit(page, form, filledIn);
      }
      throw new StoryBroke("Bob could not sign in");
    }

    private void redeems() {
      var actorToken = Web.text(agentToken().expect(200).json(), "access_token");
      var answer =
          platform
              .token(Map.of(), client.redemption(code, vets.mcpClient(), actorToken))
              .expect(200);
      token = Web.text(answer.json(), "access_token");
      var claims = Web.claims(token);
      StoryBroke.unlessEqual("sub", vets.bob(), Web.text(claims, "sub"));
      StoryBroke.unlessEqual("act.sub", vets.agent(), Web.text(claims.path("act"), "sub"));
      StoryBroke.unlessEqual("aud", servers.petProfileIdentifier(), audience(claims));
      StoryBroke.unlessEqual("scope", "pet:read", Web.text(claims, "scope"));
      notes.add(Web.pretty(claims));
    }

    /// The agent's own token, by its own credentials.
    private Web.Answer agentToken() {
      return platform.token(
          Web.basic(vets.agent(), vets.agentSecret()),
          Map.of(
              "grant_type",
              "client_credentials",
              "resource",
              servers.petProfileIdentifier(),
              "scope",
              "pet:read"));
    }

    private void callsTools() {
      try (var session = client.connect(token)) {
        session.initialize();
        var profile = VetAssist.text(VetAssist.call(session, PetProfileServer.PROFILE));
        StoryBroke.unless(profile.contains(vets.bob()), "the tool did not know Bob: " + profile);
        notes.add("pet_profile: " + profile);
        StoryBroke.unless(
            isRefused(() -> VetAssist.call(session, PetProfileServer.UPDATE)),
            "update_pet was let through");
      }
      var refusal = client.knock(token, VetAssist.callOf(PetProfileServer.UPDATE)).expect(403);
      var needed = VetAssist.challenge(refusal);
      StoryBroke.unlessEqual("error", "insufficient_scope", String.valueOf(needed.get("error")));
      StoryBroke.unless(
          String.valueOf(needed.get("scope")).contains("pet:write"), "the scope is not named");
      notes.add("update_pet: " + refusal.header("www-authenticate"));
    }

    private void exchanges() {
      var passedOn = URI.create(servers.clinicIdentifier() + "/pets/rex");
      web.get(passedOn, Web.bearer(token)).expect(401);
      try (var session = client.connect(token)) {
        session.initialize();
        var result = VetAssist.call(session, PetProfileServer.VACCINATIONS);
        var text = VetAssist.text(result);
        StoryBroke.unless(!Boolean.TRUE.equals(result.isError()), "the tool failed: " + text);
        var clinic = new Web.Answer(passedOn, 200, Map.of(), text).json();
        StoryBroke.unlessEqual("sub at the clinic", vets.bob(), Web.text(clinic, "for"));
        StoryBroke.unlessEqual(
            "chain at the clinic",
            List.of(vets.mcpServerClient(), vets.agent()),
            texts(clinic.path("chain")));
        notes.add("the clinic was asked for Bob by " + clinic.path("chain"));
        notes.add("the token for the MCP server itself was refused at the clinic");
      }
    }

    private void suspends() {
      StoryBroke.unless(isActive(), "the token should be active before");
      var answer = platform.post("/agents/" + vets.agent() + "/suspend", Map.of());
      StoryBroke.unless(answer.status() / 100 == 2, "suspend answered " + answer.status());
      var refused = agentToken();
      StoryBroke.unless(refused.status() >= 400, "a suspended agent got a token");
      StoryBroke.unless(!isActive(), "the token is still active");
      client.knock(token, VetAssist.callOf(PetProfileServer.PROFILE)).expect(401);
      notes.add("token request: " + refused.status() + " " + refused.body());
    }

    private boolean isActive() {
      var proof =
          new ClientAuthentication.PrivateKeyJwt(vets.mcpServerClient(), servers.key().key())
              .proof(platform.issuer(), InstantSource.system().instant());
      var form = new LinkedHashMap<>(proof.form());
      form.put("token", token);
      return web.postForm(platform.endpoint("introspection_endpoint"), proof.headers(), form)
          .expect(200)
          .json()
          .path("active")
          .asBoolean();
    }

    private void proves() {
      receipts();
      var trail =
          Platform.eventually(
              "the audit trail of " + vets.agent(),
              () -> Optional.of(records()).filter(this::showsTheAgentActingForBob));
      trail.reversed().forEach(record -> notes.add(line(record)));
      var export = export();
      try {
        var bundle = Files.createTempFile("greenfield-vets", ".zip");
        try {
          platform.download("/audit/exports/" + export + "/bundle", bundle);
          verify(bundle);
        } finally {
          Files.deleteIfExists(bundle);
        }
      } catch (IOException e) {
        throw new StoryBroke("no room for the bundle", e);
      }
    }

    private void receipts() {
      if (platform.hasEndpoint("receipt_endpoint")) {
        var counts =
            Platform.eventually(
                "the receipts to arrive",
                () ->
                    Optional.of(servers.petProfile().receipts().counts())
                        .filter(now -> now.pending() == 0));
        StoryBroke.unlessEqual("receipts lost", 0L, counts.lost());
        notes.add("action receipts delivered: " + counts.delivered());
      }
    }

    private List<JsonNode> records() {
      var found = new ArrayList<JsonNode>();
      platform
          .read("/audit/records?limit=100&actor=" + Web.encoded(vets.agent()))
          .expect(200)
          .json()
          .path("items")
          .forEach(found::add);
      return found;
    }

    private boolean showsTheAgentActingForBob(List<JsonNode> records) {
      return records.stream()
          .map(JsonNode::toString)
          .anyMatch(text -> text.contains(vets.agent()) && text.contains(vets.bob()));
    }

    private static String line(JsonNode record) {
      return "%s  %-32s %-8s by %s"
          .formatted(
              record.path("occurred_at").asText(),
              record.path("type").asText(),
              record.path("outcome").asText(),
              record.path("actor").path("act_chain").isEmpty()
                  ? record.path("actor").path("agent").asText("-")
                  : record.path("actor").path("act_chain"));
    }

    private String export() {
      var asked =
          platform
              .post(
                  "/audit/exports",
                  Map.of(
                      "from",
                      began.minusSeconds(60).toString(),
                      "to",
                      Instant.now().toString(),
                      "format",
                      "jsonl"))
              .expect(202)
              .json();
      var id = Web.text(asked, "id");
      return Platform.eventually(
          "the export " + id,
          () -> {
            var status =
                platform.read("/audit/exports/" + id).expect(200).json().path("status").asText();
            StoryBroke.unless(!status.equals("failed"), "the export failed");
            return status.equals("completed") ? Optional.of(id) : Optional.empty();
          });
    }

    private void verify(Path bundle) {
      var said = new ByteArrayOutputStream();
      var verdict =
          BundleVerifier.verify(bundle, null, new PrintStream(said, true, StandardCharsets.UTF_8));
      var report = said.toString(StandardCharsets.UTF_8).strip();
      StoryBroke.unless(verdict == BundleVerifier.GOOD, report);
      notes.add(report);
    }
  }

  private static boolean isRefused(Runnable call) {
    try {
      call.run();
      return false;
    } catch (StoryBroke broken) {
      throw broken;
    } catch (RuntimeException _) {
      return true; // the SDK has an exception of its own for each way to be refused
    }
  }

  private static boolean has(JsonNode list, String text) {
    return texts(list).contains(text);
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static String audience(JsonNode claims) {
    var aud = claims.path("aud");
    return aud.isArray() ? aud.path(0).asText() : aud.asText();
  }
}
