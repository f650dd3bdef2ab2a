package procura.token.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procura.authority.Authority;
import procura.identity.SigningAlgorithm;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientMetadata;
import procura.identity.client.GrantType;
import procura.identity.client.TokenRules;
import procura.identity.resource.ResourceCommand.ChangeResource;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.TokenFormat;
import procura.tenancy.keys.KeyRotationDecider;
import procura.tenancy.keys.Secrets;
import procura.tenancy.keys.SigningKeyCommand.AnnounceSigningKey;
import procura.tenancy.keys.SigningKeyCommand.DestroySigningKey;
import procura.tenancy.keys.SigningKeyCommand.RotateSigningKey;
import procura.tenancy.keys.SigningKeys;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantSettings;
import procura.tenancy.lifecycle.TokenPolicy;
import procura.token.scene.Party;
import procura.token.scene.Scene;

/// With what tokens are signed, and how keys change without anybody noticing (checklist 1.2, 3.8).
class SigningIT {

  private final Scene scene = Scene.vets();

  private void signedWith(@Nullable String algorithm) {
    var profile = Scene.profile(TokenFormat.JWT);
    scene.send(
        new ChangeResource(
            scene.tenant(),
            Scene.PETS_ID,
            new ResourceProfile(
                profile.name(),
                profile.scopes(),
                profile.tokenFormat(),
                profile.accessTokenLifetime(),
                null,
                algorithm),
            Scene.now()));
  }

  private JWKSet published() {
    try {
      return JWKSet.parse(Scene.get("/t/" + scene.tenant() + "/jwks").text());
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  /// As a validator does that knows `keys`: by `kid`, with the algorithm of the key's kind.
  private static boolean verifies(JWKSet keys, String token) {
    try {
      var jwt = SignedJWT.parse(token);
      var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
      return key != null
          && jwt.verify(
              switch (key.getKeyType().getValue()) {
                case "EC" -> new ECDSAVerifier(key.toECKey());
                case "RSA" -> new RSASSAVerifier(key.toRSAKey());
                default -> new Ed25519Verifier((OctetKeyPair) key);
              });
    } catch (ParseException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String algorithm(String token) {
    try {
      return SignedJWT.parse(token).getHeader().getAlgorithm().getName();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private Party client(String id, TokenRules rules) {
    var secret = Scene.bean(Secrets.class).token("cs");
    var base =
        Scene.metadata(AuthenticationMethod.CLIENT_SECRET_BASIC, Set.of(GrantType.values()), false);
    scene.register(
        id,
        new ClientMetadata(
            base.clientName(),
            null,
            base.redirectUris(),
            List.of(),
            base.grantTypes(),
            base.tokenEndpointAuthMethod(),
            base.applicationType(),
            false,
            false,
            List.of(),
            null,
            rules,
            null,
            null,
            null,
            null),
        Scene.everything(),
        List.of(Scene.hashed("cred_" + id, secret)));
    return new Party.WithBasic(scene.tenant(), id, secret);
  }

  private static TokenRules idTokenAlg(String algorithm) {
    return new TokenRules(false, false, null, null, algorithm, null, null, false, null);
  }

  @Nested
  class Algorithms {

    @ParameterizedTest
    @CsvSource({"ES256,ES256", "Ed25519,Ed25519", "EdDSA,EdDSA", "PS256,PS256", "RS256,RS256"})
    @DisplayName(
        "[A8] a resource's tokens are signed as it chose and verify with the JWKS (RFC 9068 §2.1, RFC 9864)")
    void aResourceChooses(String wish, String header) {
      signedWith(wish);
      var token = scene.alone(scene.web, Scene.PETS).accessToken();
      assertThat(algorithm(token)).isEqualTo(header);
      assertThat(verifies(published(), token)).isTrue();
      scene.introspect(scene.petsServer, token).isActive();
    }

    @ParameterizedTest
    @CsvSource({"RS256", "PS256", "EdDSA", "ES256"})
    void aClientChoosesForItsIdTokens_OpenIdConnectRegistration_section_2(String wish) {
      var client = client("cli_signed", idTokenAlg(wish));
      var answer = scene.forBob(client, Scene.PETS, "openid read");
      assertThat(algorithm(answer.get("id_token"))).isEqualTo(wish);
      assertThat(verifies(published(), answer.get("id_token"))).isTrue();
      assertThat(algorithm(answer.accessToken())).isEqualTo("ES256");
    }

    @Test
    @DisplayName(
        "a client that chose nothing gets ID tokens by RS256, as its library expects (OpenID Connect Core §3.1.3.7 step 7, Registration §2)")
    void aClientThatChoseNothingExpectsRs256() {
      var known = published(); // as a client that reads them once, at its start
      var answer = scene.forBob(client("cli_silent", TokenRules.NONE), Scene.PETS, "openid read");
      assertThat(algorithm(answer.get("id_token"))).isEqualTo("RS256");
      assertThat(verifies(known, answer.get("id_token"))).isTrue();
      assertThat(algorithm(answer.accessToken())).isEqualTo("ES256");
    }

    @Test
    void aTenantWithoutRs256SignsIdTokensAsItPrefers() {
      policy(new TokenPolicy(List.of(SigningAlgorithm.ES256), SigningAlgorithm.ES256, false));
      var answer = scene.forBob(client("cli_silent", TokenRules.NONE), Scene.PETS, "openid read");
      assertThat(algorithm(answer.get("id_token"))).isEqualTo("ES256");
    }

    @Test
    void whatTheTenantDoesNotAllowIsSignedAsItPrefers() {
      signedWith("RS256");
      policy(new TokenPolicy(List.of(SigningAlgorithm.PS256), SigningAlgorithm.PS256, false));
      var token = scene.alone(scene.web, Scene.PETS).accessToken();
      assertThat(algorithm(token)).isEqualTo("PS256");
      assertThat(verifies(published(), token)).isTrue();
      var metadata = Scene.get("/t/" + scene.tenant() + "/.well-known/openid-configuration").json();
      assertThat(metadata.get("id_token_signing_alg_values_supported")).hasToString("[\"PS256\"]");
      assertThat(metadata.get("introspection_signing_alg_values_supported"))
          .hasToString("[\"PS256\"]");
    }

    @Test
    @DisplayName(
        "RS256 can always be had outside FAPI (RFC 9068 §2.1, OpenID Connect Discovery §3)")
    void rs256IsOfferedByDefault() {
      var metadata = Scene.get("/t/" + scene.tenant() + "/.well-known/openid-configuration").json();
      assertThat(metadata.get("id_token_signing_alg_values_supported"))
          .hasToString("[\"ES256\",\"Ed25519\",\"EdDSA\",\"PS256\",\"RS256\"]");
      signedWith("RS256");
      scene.alone(scene.web, Scene.PETS).ok();
      var rsa =
          published().getKeys().stream()
              .filter(key -> "RSA".equals(key.getKeyType().getValue()))
              .toList();
      assertThat(rsa).hasSize(1);
      assertThat(rsa.getFirst().size()).isGreaterThanOrEqualTo(3072);
    }

    private void policy(TokenPolicy policy) {
      scene.send(
          new ChangeTenantSettings(
              scene.tenant(), TenantSettings.of("Greenfield Vets").with(policy), Scene.now()));
    }
  }

  @Nested
  class Rotation {

    private void announce() {
      scene.send(
          new AnnounceSigningKey(
              scene.tenant(), Scene.bean(SigningKeys.class).create(scene.tenant()), Scene.now()));
    }

    private void rotate() {
      scene.send(
          new RotateSigningKey(
              scene.tenant(), Scene.bean(SigningKeys.class).create(scene.tenant()), Scene.now()));
    }

    @Test
    @DisplayName(
        "[A8] keys rotate under load, and neither the server nor a validator with an older JWKS refuses a token")
    void nobodyIsRefused() throws Exception {
      announce();
      var known = published(); // a validator's cache, not renewed during the rotation
      var stop = new AtomicBoolean();
      List<Future<List<String>>> clients = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 4; i++) {
          Callable<List<String>> client =
              () -> {
                var tokens = new ArrayList<String>();
                while (!stop.get()) {
                  var token = scene.alone(scene.web, Scene.PETS).accessToken();
                  scene.introspect(scene.petsServer, token).isActive();
                  tokens.add(token);
                }
                return tokens;
              };
          clients.add(threads.submit(client));
        }
        var before = scene.alone(scene.web, Scene.PETS).accessToken();
        rotate();
        var after = scene.alone(scene.web, Scene.PETS).accessToken();
        stop.set(true);
        var tokens = new ArrayList<>(List.of(before, after));
        for (var client : clients) {
          tokens.addAll(client.get());
        }
        assertThat(keyIds(tokens)).hasSize(2);
        assertThat(tokens).allMatch(token -> verifies(known, token));
        assertThat(tokens).allMatch(token -> verifies(published(), token));
        scene.introspect(scene.petsServer, before).isActive();
      }
    }

    private static Set<String> keyIds(List<String> tokens) {
      return tokens.stream()
          .map(token -> {
            try {
              return SignedJWT.parse(token).getHeader().getKeyID();
            } catch (ParseException e) {
              throw new AssertionError(e);
            }
          })
          .collect(java.util.stream.Collectors.toSet());
    }

    @Test
    void theOldKeyIsPublishedWhileItsLongestTokenLives() {
      announce();
      var old = scene.alone(scene.web, Scene.PETS).accessToken();
      rotate();
      assertThat(published().getKeys()).hasSize(4); // the old, the new, the one to come, and RSA
      Scene.pass(Duration.ofMinutes(9));
      scene.introspect(scene.petsServer, old).isActive();
      assertThat(KeyRotationDecider.OVERLAP).isGreaterThan(Duration.ofHours(1));
    }

    @Test
    void aDestroyedKeysTokensAreRefusedAtOnce() {
      announce();
      var old = scene.alone(scene.web, Scene.PETS).accessToken();
      var kid = keyIds(List.of(old)).iterator().next();
      rotate();
      scene.send(new DestroySigningKey(scene.tenant(), kid, Scene.now()));
      scene.introspect(scene.petsServer, old).isInactive();
      assertThat(verifies(published(), old)).isFalse();
    }

    @Test
    void aKeyPublishedAheadDoesNotSignYet() {
      var kid = Scene.bean(Authority.class).now(scene.tenant()).keys().getFirst().kid();
      announce();
      assertThat(keyIds(List.of(scene.alone(scene.web, Scene.PETS).accessToken())))
          .containsExactly(kid);
    }
  }

  @Nested
  class Documents {

    @Test
    void theKeySetIsPreparedAndRevalidated_RFC9110_section_13_1_2() {
      var path = "/t/" + scene.tenant() + "/jwks";
      var first = Scene.get(path);
      assertThat(first.headers().firstValue("Cache-Control")).contains("public, max-age=300");
      assertThat(first.headers().firstValue("ETag")).isPresent();
      assertThat(first.text()).doesNotContain("\"d\":").doesNotContain("\"p\":");
    }

    @Test
    @DisplayName("#3 a token signed by one tenant does not verify with another's JWKS")
    void keysAreOfOneTenant() {
      var other = Scene.vets();
      var token = scene.alone(scene.web, Scene.PETS).accessToken();
      other.introspect(other.petsServer, token).isInactive();
    }
  }
}
