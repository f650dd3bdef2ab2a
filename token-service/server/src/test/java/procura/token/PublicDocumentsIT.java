package procura.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Metadata and keys: what a client reads before it trusts an issuer.
class PublicDocumentsIT {

  private static final List<String> FORMS =
      List.of(
          "/.well-known/oauth-authorization-server/t/greenfield",
          "/.well-known/openid-configuration/t/greenfield",
          "/t/greenfield/.well-known/openid-configuration",
          "/t/greenfield/.well-known/oauth-authorization-server");

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  @Nested
  class Metadata_RFC8414_section_3 {

    @Test
    void test_2_everyFormIsTheSameBytesWhateverTheHostHeaderSays() {
      var bodies =
          FORMS.stream()
              .map(form ->
                  browser.get(
                      form,
                      "X-Forwarded-Host",
                      "evil.example",
                      "Forwarded",
                      "host=evil.example;proto=https"))
              .peek(r -> assertThat(r.statusCode()).isEqualTo(200))
              .peek(r ->
                  assertThat(r.headers().firstValue("Content-Type")).contains("application/json"))
              .peek(r ->
                  assertThat(r.headers().firstValue("Access-Control-Allow-Origin")).contains("*"))
              .peek(r ->
                  assertThat(r.headers().firstValue("Cache-Control").orElse(""))
                      .contains("max-age="))
              .map(r -> r.body())
              .distinct()
              .toList();
      assertThat(bodies).hasSize(1);
      assertThat(bodies.getFirst()).doesNotContain("evil.example");
    }

    @Test
    void test_4_theIssuerHasNoTrailingSlash() {
      assertThat(json(browser.get(FORMS.getFirst()).body()).get("issuer").asText())
          .isEqualTo(rig.issuer("greenfield"));
      assertThat(browser.get(FORMS.getFirst() + "/").body()).doesNotContain("/t/greenfield/\"");
    }

    @Test
    void itSaysWhatClientsRelyOn() {
      var metadata = json(browser.get(FORMS.getFirst()).body());
      assertThat(metadata.get("code_challenge_methods_supported")).hasToString("[\"S256\"]");
      assertThat(metadata.get("authorization_response_iss_parameter_supported").asBoolean())
          .isTrue();
      assertThat(metadata.get("token_endpoint_auth_methods_supported").get(0).asText())
          .isEqualTo("client_secret_basic");
      assertThat(metadata.get("response_types_supported")).hasToString("[\"code\"]");
      assertThat(metadata.get("grant_types_supported").toString())
          .doesNotContain("implicit")
          .doesNotContain("password");
      assertThat(metadata.get("receipt_endpoint").asText())
          .isEqualTo(rig.issuer("greenfield") + "/receipts");
      assertThat(metadata.has("registration_endpoint")).isFalse();
    }

    @Test
    void everyEndpointItNamesIsThere() {
      var metadata = json(browser.get(FORMS.getFirst()).body());
      metadata
          .properties()
          .forEach(field -> {
            if (field.getKey().endsWith("_endpoint") || field.getKey().equals("jwks_uri")) {
              var response = browser.get(field.getValue().asText());
              assertThat(response.statusCode())
                  .as(field.getKey())
                  .isNotEqualTo(404)
                  .isLessThan(500);
            }
          });
    }

    @Test
    void anUnchangedDocumentIsNotSentAgain() {
      var etag = browser.get(FORMS.getFirst()).headers().firstValue("ETag").orElseThrow();
      assertThat(browser.get(FORMS.getFirst(), "If-None-Match", etag).statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "nobody",
          "Greenfield",
          "green%66ield%2f",
          "greenfield;x=1",
          "greenfield%00",
          "a",
          "x%2f..%2fgreenfield"
        })
    void test_1_MT_01_anUnknownTenantIsNotThere(String tenant) {
      for (var path :
          List.of(
              "/.well-known/oauth-authorization-server/t/" + tenant,
              "/t/" + tenant + "/.well-known/openid-configuration",
              "/t/" + tenant + "/jwks",
              "/t/" + tenant + "/userinfo")) {
        var response = browser.get(path);
        assertThat(response.statusCode()).as(path).isIn(400, 404);
        assertThat(response.body())
            .doesNotContain("Greenfield Vets")
            .doesNotContain("issuer")
            .doesNotContain("keys");
      }
    }
  }

  @Nested
  class Keys_RFC7517_section_5 {

    @Test
    void MT_03_eachTenantPublishesItsOwnKeysOnly() {
      var ours = json(browser.get("/t/greenfield/jwks").body()).get("keys");
      var theirs = json(browser.get("/t/other-vets/jwks").body()).get("keys");
      assertThat(ours.findValuesAsText("kid"))
          .doesNotContainAnyElementsOf(theirs.findValuesAsText("kid"));
      assertThat(theirs.findValuesAsText("alg")).containsExactlyInAnyOrder("ES256", "RS256");
      assertThat(ours.findValues("d")).isEmpty();
    }

    @Test
    void theyMayBeCachedForFiveMinutes() {
      assertThat(browser.get("/t/greenfield/jwks").headers().firstValue("Cache-Control").orElse(""))
          .contains("max-age=300");
    }
  }
}
