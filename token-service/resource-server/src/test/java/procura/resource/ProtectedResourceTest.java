package procura.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static procura.resource.Requests.allowed;
import static procura.resource.Requests.anonymous;
import static procura.resource.Requests.authorization;
import static procura.resource.Requests.bearer;
import static procura.resource.Requests.challenge;
import static procura.resource.Requests.refused;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedResourceTest {

  private static final String METADATA =
      "https://mcp.acme.example/.well-known/oauth-protected-resource/mcp";

  private final FakeIssuer issuer = new FakeIssuer();
  private final ToolScopes tools =
      ToolScopes.builder()
          .tool("pet_profile", "pet:read")
          .tool("update_pet", "pet:read", "pet:write")
          .tool("erase_pet", "pet:admin")
          .stepUp(
              "erase_pet",
              new AuthenticationRequirement(List.of("urn:loa:2"), Duration.ofMinutes(5)))
          .implies("pet:admin", "pet:write")
          .implies("pet:write", "pet:read")
          .build();
  private final ProtectedResource resource =
      issuer.resource().named("Pets").baseScopes("pet:read").tools(tools).build();

  @Nested
  class Rfc9728Section2And3Metadata {

    @Test
    void isServedUnderTheWellKnownPathOfTheResource() {
      assertThat(resource.metadata().url()).hasToString(METADATA);
      assertThat(resource.document("/.well-known/oauth-protected-resource/mcp")).isNotNull();
      assertThat(resource.document("/mcp")).isNull();
    }

    @Test
    void namesTheResourceExactlyAndItsIssuers() {
      assertThat(resource.metadata().document())
          .containsEntry("resource", FakeIssuer.RESOURCE)
          .containsEntry("authorization_servers", List.of(FakeIssuer.ISSUER))
          .containsEntry("bearer_methods_supported", List.of("header"))
          .containsEntry("resource_name", "Pets");
      assertThat(resource.metadata().document().get("scopes_supported"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .containsExactlyInAnyOrder("pet:read", "pet:write", "pet:admin");
    }

    @Test
    void aResourceAtTheRootHasNoPathAfterTheWellKnownPart() {
      var root = ProtectedResource.at("https://api.example").trusting(FakeIssuer.ISSUER).build();
      assertThat(root.metadata().path()).isEqualTo("/.well-known/oauth-protected-resource");
    }

    @Test
    void anIdentifierThatIsNoUrlIsKeptAndReachedElsewhere() {
      var petProfile =
          ProtectedResource.at("mcp-server://petprofile")
              .reachedAt("https://pets.example/mcp")
              .trusting(FakeIssuer.ISSUER)
              .build();
      assertThat(petProfile.metadata().document())
          .containsEntry("resource", "mcp-server://petprofile");
      assertThat(petProfile.metadata().path())
          .isEqualTo("/.well-known/oauth-protected-resource/mcp");
    }

    @Test
    void neverAdvertisesOfflineAccess() {
      var builder = issuer.resource();
      assertThatThrownBy(() -> builder.scopes("offline_access"))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://mcp.example/mcp#x", "petprofile", "/mcp"})
    void anIdentifierIsAnAbsoluteUriWithoutFragment(String identifier) {
      assertThatThrownBy(() -> ProtectedResource.at(identifier))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theKeyIsPublishedWithoutItsPrivateHalf() {
      var signing =
          issuer
              .resource()
              .client(new ClientAuthentication.ClientSecret("cli_mcp", "s"))
              .key(ResourceKey.generate())
              .build();
      assertThat(signing.metadata().document())
          .containsEntry("jwks_uri", "https://mcp.acme.example/mcp/jwks.json");
      assertThat(new String(signing.document("/mcp/jwks.json"), StandardCharsets.UTF_8))
          .contains("\"kid\"")
          .doesNotContain("\"d\"");
      signing.receipts().close();
    }
  }

  @Nested
  class Rfc6750Section3Challenges {

    @Test
    void withoutATokenTheChallengeHasNoError() {
      assertThat(refused(resource.authorize(anonymous())).status()).isEqualTo(401);
      assertThat(challenge(resource.authorize(anonymous())))
          .isEqualTo("Bearer resource_metadata=\"" + METADATA + "\", scope=\"pet:read\"");
    }

    @Test
    void anotherSchemeIsNoToken() {
      assertThat(challenge(resource.authorize(authorization("Basic Zm9v"))))
          .doesNotContain("error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer a b", "Bearer \"x\"", "bearer a,b"})
    void aMalformedHeaderIsABadRequest(String header) {
      assertThat(refused(resource.authorize(authorization(header))).status()).isEqualTo(400);
    }

    @Test
    void twoHeadersAreABadRequest() {
      var twice = authorization("Bearer a.b.c", "Bearer a.b.c");
      assertThat(refused(resource.authorize(twice)).status()).isEqualTo(400);
    }

    @Test
    void theSchemeIsReadInAnyCase() {
      allowed(resource.authorize(authorization("bEARER " + issuer.token().signed())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token=%s", "a=b&access%%5Ftoken=%s", "x;access_token=%s"})
    @DisplayName("#97 a token in the query is refused unseen")
    void aTokenInTheQueryIsRefusedUnseen(String query) {
      var request =
          ResourceRequest.of("GET", "/mcp", query.formatted(issuer.token().signed()), Map.of());
      var refused = refused(resource.authorize(request));
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.error()).isEqualTo("invalid_token");
    }

    @Test
    void aTokenInHeaderAndQueryIsABadRequest() {
      var token = issuer.token().signed();
      var request =
          ResourceRequest.of(
              "GET",
              "/mcp",
              "access_token=" + token,
              Map.of("Authorization", List.of("Bearer " + token)));
      assertThat(refused(resource.authorize(request)).status()).isEqualTo(400);
    }

    @Test
    @DisplayName("[A17, C11] #97 too few scopes name all that the operation needs")
    void tooFewScopesNameAllThatTheOperationNeeds() {
      var refused = resource.authorize(bearer(issuer.token().signed()), "update_pet");
      assertThat(refused(refused).status()).isEqualTo(403);
      assertThat(challenge(refused))
          .startsWith("Bearer error=\"insufficient_scope\"")
          .contains("resource_metadata=\"" + METADATA + "\"")
          .containsPattern("scope=\"(pet:read pet:write|pet:write pet:read)\"");
    }
  }

  @Nested
  class McpScopes {

    @Test
    @DisplayName("[D7] a tool opens with its scope")
    void aToolOpensWithItsScope() {
      allowed(resource.authorize(bearer(issuer.token().signed()), "pet_profile"));
    }

    @Test
    void aBroadScopeImpliesTheNarrowOnesStepByStep() {
      var token = issuer.token().claim("scope", "pet:admin").signed();
      allowed(resource.authorize(bearer(token), "update_pet"));
    }

    @Test
    void aToolThatNobodyListedNeedsEveryScope() {
      var refused = resource.authorize(bearer(issuer.token().signed()), "forgotten");
      assertThat(challenge(refused)).contains("pet:admin").contains("pet:write");
    }

    @Test
    void aBatchNeedsTheScopesOfAllItsTools() {
      var request = bearer(issuer.token().signed());
      allowed(resource.authorize(request, Set.of("pet_profile")));
      assertThat(refused(resource.authorize(request, Set.of("pet_profile", "update_pet"))).status())
          .isEqualTo(403);
    }

    @Test
    void aTokenWithoutScopeCannotEnterWhereScopesAreNeeded() {
      var token = issuer.token().claim("scope", null).signed();
      assertThat(refused(resource.authorize(bearer(token))).status()).isEqualTo(403);
    }
  }

  @Nested
  class Rfc9470StepUp {

    @Test
    void aWeakSignInIsToldWhatIsNeeded() {
      var token = issuer.token().claim("scope", "pet:admin").claim("acr", "urn:loa:1").signed();
      var refused = resource.authorize(bearer(token), "erase_pet");
      assertThat(refused(refused).status()).isEqualTo(401);
      assertThat(challenge(refused))
          .contains("error=\"insufficient_user_authentication\"")
          .contains("acr_values=\"urn:loa:2\"")
          .contains("max_age=\"300\"");
    }

    @Test
    void aStrongButOldSignInIsNotEnough() {
      assertThat(refused(resource.authorize(bearer(signedIn(301)), "erase_pet")).error())
          .isEqualTo("insufficient_user_authentication");
    }

    @Test
    void aStrongRecentSignInIs() {
      allowed(resource.authorize(bearer(signedIn(299)), "erase_pet"));
    }

    /// Who asked for it would send the person to sign in for ever.
    @ParameterizedTest
    @ValueSource(longs = {-1_000, 0, 999})
    void anAgeThatNobodyReachesIsNoneToAskFor(long millis) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new AuthenticationRequirement(List.of(), Duration.ofMillis(millis)));
    }

    private String signedIn(long secondsAgo) {
      return issuer
          .token()
          .claim("scope", "pet:admin")
          .claim("acr", "urn:loa:2")
          .claim("auth_time", issuer.time.instant().getEpochSecond() - secondsAgo)
          .signed();
    }
  }

  @Nested
  class Rfc8693Section41Actors {

    private final Map<String, Object> act =
        Map.of(
            "sub",
            "agt_booking",
            "iss",
            FakeIssuer.ISSUER,
            "sub_profile",
            "ai_agent",
            "act",
            Map.of("sub", "agt_travel", "iss", FakeIssuer.ISSUER));

    @Test
    @DisplayName("[B17, B18] the newest actor comes first")
    void theNewestActorComesFirst() {
      var token = allowed(resource.authorize(bearer(issuer.token().claim("act", act).signed())));
      assertThat(token.actors())
          .extracting(Actor::sub)
          .containsExactly("agt_booking", "agt_travel");
      assertThat(token.isByAgent()).isTrue();
      assertThat(token.sub()).isEqualTo("usr_bob");
    }

    @Test
    void anotherClientIdAloneIsNoActor() {
      var token = allowed(resource.authorize(bearer(issuer.token().signed())));
      assertThat(token.isDelegated()).isFalse();
      assertThat(token.isByAgent()).isFalse();
    }

    @Test
    @DisplayName("[B5] an agent that acts for itself is seen")
    void anAgentThatActsForItselfIsSeen() {
      var own = issuer.token().claim("sub", "agt_1").claim("sub_profile", "ai_agent").signed();
      assertThat(allowed(resource.authorize(bearer(own))).isByAgent()).isTrue();
    }

    @Test
    void actorsWithoutIssAreAcceptedFromConfiguredIssuersOnly() {
      var legacy =
          issuer
              .resource()
              .trusting(TrustedIssuer.of(FakeIssuer.ISSUER).acceptingActorsOf("urn:wso2:agents"))
              .build();
      var token =
          allowed(
              legacy.authorize(
                  bearer(issuer.token().claim("act", Map.of("sub", "agt_1")).signed())));
      assertThat(token.actor()).isNotNull();
      assertThat(token.actors().getFirst().iss()).isEqualTo("urn:wso2:agents");
      assertThat(token.actors().getFirst().legacy()).isTrue();
    }

    @Test
    @DisplayName("[B5] an actor that is not admitted learns nothing")
    void anActorThatIsNotAdmittedLearnsNothing() {
      var peopleOnly = issuer.resource().admitting(token -> !token.isByAgent()).build();
      var refused = peopleOnly.authorize(bearer(issuer.token().claim("act", act).signed()));
      assertThat(refused(refused).status()).isEqualTo(403);
      assertThat(challenge(refused)).contains("actor_unauthorized").doesNotContain("scope");
    }
  }

  @Test
  @DisplayName("[D10] a token is never printed")
  void aTokenIsNeverPrinted() {
    var value = issuer.token().signed();
    assertThat(allowed(resource.authorize(bearer(value))).toString()).doesNotContain(value);
  }

  @Test
  void whenTheIssuerIsAwayTheTokenIsNotBlamed() {
    issuer.away = true;
    var refused = refused(resource.authorize(bearer(issuer.token().signed())));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers()).containsKey("Retry-After").doesNotContainKey("WWW-Authenticate");
  }
}
