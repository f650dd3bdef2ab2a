package procura.token.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.alone;
import static procura.token.scene.Scene.exchange;
import static procura.token.scene.Scene.refresh;
import static procura.token.scene.Scene.withActor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.token.scene.Answer;
import procura.token.scene.Form;
import procura.token.scene.Party;
import procura.token.scene.Scene;

/// Every parameter of every request missing, doubled, empty, oversized, hostile: refused with a
/// code of the specifications, never a fault of the server, and recorded where it decides
/// something.
class NegativeSpaceIT {

  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "\0",
          "a\0b",
          "\r\nX: y",
          "é\uD83D\uDE00",
          "\uFFFF",
          "'; drop table token.session; --",
          "%00",
          "%",
          "{}",
          "[]",
          "null",
          "../..",
          "<script>",
          "a".repeat(2_000),
          "a".repeat(70_000),
          "-1",
          "a.b.c",
          "procura_code_x",
          "procura_at_x",
          "procura_rt_x",
          "mcp-server://nowhere");

  private final Scene scene = Scene.vets();
  private final Scene other = Scene.vets();

  private record Case(String name, String endpoint, Party party, Form form) {}

  private List<Case> cases() {
    var bobs = scene.forBob(scene.web, PETS, "read");
    scene.consent(scene.web, scene.vet, PETS, "read");
    return List.of(
        new Case(
            "client_credentials",
            "token",
            scene.clinicServer,
            alone(Scene.VAULT).with("scope", "read")),
        new Case(
            "authorization_code",
            "token",
            scene.app,
            scene.authorize(scene.app, null, PETS, "read").form().with("resource", PETS.value())),
        new Case(
            "refresh_token",
            "token",
            scene.web,
            refresh(bobs.refreshToken()).with("scope", "read").with("resource", PETS.value())),
        new Case(
            "token_exchange",
            "token",
            scene.web,
            withActor(
                exchange(bobs.accessToken(), PETS)
                    .with("scope", "read")
                    .with("requested_token_type", Scene.ACCESS_TOKEN),
                scene.alone(scene.vet, PETS).accessToken())),
        new Case("private_key_jwt", "token", scene.keyed, alone(PETS)),
        new Case(
            "introspection",
            "introspect",
            scene.petsServer,
            Form.of("token", bobs.accessToken(), "token_type_hint", "access_token")),
        new Case(
            "revocation",
            "revoke",
            scene.web,
            Form.of("token", "procura_rt_x", "token_type_hint", "x")),
        new Case("receipt", "receipts", scene.keyed, Form.of("receipt", "x")));
  }

  @TestFactory
  Stream<DynamicTest> everyParameter() {
    return cases().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> everyParameter(c)));
  }

  private void everyParameter(Case c) {
    for (var name :
        c.form().by(c.party()).fields().stream()
            .map(java.util.Map.Entry::getKey)
            .distinct()
            .toList()) {
      var bad = new ArrayList<UnaryOperator<Form>>();
      var good = c.form().by(c.party());
      var value =
          good.fields().stream()
              .filter(f -> f.getKey().equals(name))
              .findFirst()
              .orElseThrow()
              .getValue();
      bad.add(form -> form.without(name));
      bad.add(form -> form.and(name, value));
      bad.add(form -> form.and(name, "other"));
      HOSTILE.forEach(hostile -> bad.add(form -> form.with(name, hostile)));
      for (var change : bad) {
        var answer = scene.post(c.endpoint(), change.apply(c.form().by(c.party())));
        assertThat(answer.status())
            .as("%s %s: %s", c.name(), name, answer.text())
            .isIn(200, 400, 401, 413);
        if (answer.status() == 413) {
          continue; // how the platform says so: LimitsIT
        }
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        if (answer.status() != 200) {
          answer.refused(answer.get("error"));
          assertThat(answer.text()).doesNotContain("Exception").hasSizeLessThan(600);
        }
      }
      if (!List.of("resource", "audience").contains(name)) {
        scene
            .post(c.endpoint(), c.form().by(c.party()).and(name, value))
            .refused("invalid_request");
      }
    }
  }

  @TestFactory
  @DisplayName("n3: with everything of another tenant")
  Stream<DynamicTest> anotherTenant() {
    return cases().stream()
        .map(c ->
            DynamicTest.dynamicTest(
                c.name(),
                () ->
                    other
                        .post(c.endpoint(), c.form().by(c.party()))
                        .refused(
                            c.party() instanceof Party.Public
                                ? "invalid_grant"
                                : "invalid_client")));
  }

  @Test
  @DisplayName("n56: GET is 405, JSON is 415 or an invalid request")
  void onlyFormsArePosted() {
    for (var endpoint : List.of("token", "introspect", "revoke", "receipts")) {
      assertThat(Scene.get("/t/" + scene.tenant() + "/" + endpoint).status()).isEqualTo(405);
      assertThat(
              scene
                  .post(endpoint, alone(PETS).by(scene.web), "Content-Type", "application/json")
                  .status())
          .isIn(400, 415);
      assertThat(
              scene
                  .post(endpoint, alone(PETS).by(scene.web), "Content-Type", "text/plain")
                  .status())
          .isIn(400, 415);
      assertThat(
              scene
                  .post(
                      endpoint,
                      alone(PETS).by(scene.web),
                      "Content-Type",
                      "application/x-www-form-urlencoded; charset=bogus")
                  .status())
          .isLessThan(500);
      assertThat(scene.post(endpoint, Form.EMPTY).status()).isIn(400, 401);
    }
  }

  @Test
  void aBodyOfHostileShapeIsAnInvalidRequest() {
    for (var body :
        List.of(
            "",
            "&&&",
            "=",
            "=x",
            "%",
            "a=%zz",
            "a=%",
            "%00=%00",
            "grant_type",
            "x=" + "y".repeat(300_000),
            "a&".repeat(5_000))) {
      var answer =
          Scene.exchange(
              "/t/" + scene.tenant() + "/token",
              body,
              null,
              "Content-Type",
              "application/x-www-form-urlencoded");
      assertThat(answer.status())
          .as(body.substring(0, Math.min(20, body.length())))
          .isIn(400, 401, 413);
    }
  }

  @Test
  @DisplayName("n1: an unknown, malformed or offboarded tenant is not found, whatever is asked")
  void unknownTenantsAreNotFound() {
    for (var tenant :
        List.of("nobody", "UPPER", "a", "x".repeat(60), "%00", "..%2f..", "vets-1%20")) {
      var answer =
          Scene.exchange(
              "/t/" + tenant + "/token",
              "grant_type=client_credentials",
              null,
              "Content-Type",
              "application/x-www-form-urlencoded");
      assertThat(answer.status()).as(tenant).isIn(400, 404);
      assertThat(answer.text()).doesNotContain("Exception");
    }
  }

  @Test
  @DisplayName("n57: an unknown grant type is unsupported; a parameter of another grant is ignored")
  void grantTypes() {
    for (var type :
        List.of(
            "password",
            "implicit",
            "x",
            "CLIENT_CREDENTIALS",
            "urn:ietf:params:oauth:grant-type:jwt-dpop")) {
      scene
          .token(scene.web, alone(PETS).with("grant_type", type))
          .refused("unsupported_grant_type");
    }
    scene
        .token(scene.web, alone(PETS).with("code", "x").and("code", "y").with("unknown", "z"))
        .ok();
    scene.token(scene.web, alone(PETS).without("grant_type")).refused("invalid_request");
  }

  @Test
  @DisplayName("every refusal that decides something is one fact, with its reason and no secret")
  void refusalsAreRecorded() {
    var code = scene.authorize(scene.app, null, PETS, "read");
    var bobs = scene.forBob(scene.web, PETS, "read").accessToken();
    List<Answer> refused =
        List.of(
            scene
                .token(alone(PETS).withAuthorization(Party.basic("cli_web", "wrong-secret")))
                .refused("invalid_client"),
            scene.token(scene.web, alone(PETS).with("scope", "admin")).refused("invalid_scope"),
            scene
                .token(scene.web, alone(PETS).with("resource", "https://no.example"))
                .refused("invalid_target"),
            scene.token(scene.web, code.form()).refused("invalid_grant"),
            scene.token(scene.app, alone(PETS)).refused("unauthorized_client"),
            scene.token(scene.clinicServer, exchange(bobs, PETS)).refused("invalid_request"),
            scene
                .token(scene.petsServer, exchange(bobs, CLINIC).with("scope", "write"))
                .refused("invalid_scope"));
    var facts = scene.facts(TokenRefused.class);
    assertThat(facts).hasSize(refused.size());
    assertThat(facts.stream().map(TokenRefused::error).toList())
        .isEqualTo(refused.stream().map(answer -> answer.get("error")).toList());
    assertThat(facts).allMatch(fact -> !fact.reason().isBlank() && fact.client() != null);
    assertThat(facts.toString())
        .doesNotContain("wrong-secret", code.code(), bobs, scene.web.secret());
    scene.token(scene.web, alone(PETS).with("grant_type", "x")).refused("unsupported_grant_type");
    assertThat(scene.facts(TokenRefused.class)).hasSize(refused.size());
  }

  @Test
  @DisplayName("a refusal of a person's or an agent's request names them")
  void refusalsNameWhoTheyAreAbout() {
    scene
        .token(scene.vet, exchange(scene.forBob(scene.web, PETS, "read").accessToken(), PETS))
        .refused("invalid_request");
    var fact = scene.facts(TokenRefused.class).getLast();
    assertThat(fact.agent()).isEqualTo(scene.vet.agent());
    assertThat(fact.resource()).isEqualTo(PETS.value());
  }
}
