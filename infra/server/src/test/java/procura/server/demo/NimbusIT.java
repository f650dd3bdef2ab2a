package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// The OAuth 2.0 and OpenID Connect SDK of Connect2id, which Java programs and Spring Security
/// build upon: it reads every answer strictly.
@ExtendWith(SharedPlatform.class)
class NimbusIT {

  private static ForeignWorld world;
  private static OIDCProviderMetadata metadata;

  @BeforeAll
  static void discover(PlatformUnderTest platform) throws Exception {
    world = new ForeignWorld(platform.base(), ForeignClientsIT.GRACE);
    metadata = OIDCProviderMetadata.resolve(new Issuer(world.platform().issuer()));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  @DisplayName("[A8, C17] metadata, code with PKCE, ID token, UserInfo, refresh")
  void wholeFlow() throws Exception {
    var tokens = flow(new Nonce());
    assertThat(tokens.getOIDCTokens().getIDToken().getJWTClaimsSet().getSubject())
        .isEqualTo(world.vets().bob());
    var info =
        UserInfoResponse.parse(
            new UserInfoRequest(
                    metadata.getUserInfoEndpointURI(), tokens.getTokens().getBearerAccessToken())
                .toHTTPRequest()
                .send());
    assertThat(info.toSuccessResponse().getUserInfo().getEmailAddress())
        .isEqualTo("bob@example.org");
    var fresh = send(new RefreshTokenGrant(tokens.getTokens().getRefreshToken()));
    assertThat(fresh.indicatesSuccess()).isTrue();
    assertThat(AccessTokenResponse.parse(fresh.toHTTPResponse()).getTokens().getAccessToken())
        .isNotNull();
  }

  @Test
  @DisplayName("#58 a code that was used is an invalid grant")
  void anErrorIsRead() throws Exception {
    var used = new AuthorizationCodeGrant(new AuthorizationCode("used"), redirect(), verifier());
    ErrorObject error = send(used).toErrorResponse().getErrorObject();
    assertThat(error.getCode()).isEqualTo("invalid_grant");
    assertThat(error.getHTTPStatusCode()).isEqualTo(400);
  }

  private static OIDCTokenResponse flow(Nonce nonce) throws Exception {
    var verifier = verifier();
    var state = new State();
    var request =
        new AuthenticationRequest.Builder(
                new ResponseType(ResponseType.Value.CODE),
                new Scope("openid", "email", "offline_access", "pet:read"),
                client(),
                redirect())
            .endpointURI(metadata.getAuthorizationEndpointURI())
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .resources(URI.create(world.resource()))
            .nonce(nonce)
            .state(state)
            .build();
    var back = Visitor.bob(ForeignWorld.WEB_REDIRECT_URI).approve(request.toURI());
    var answer = AuthenticationResponseParser.parse(back).toSuccessResponse();
    assertThat(answer.getState()).isEqualTo(state);
    assertThat(answer.getIssuer()).isEqualTo(metadata.getIssuer());
    var response =
        OIDCTokenResponseParser.parse(
            request(new AuthorizationCodeGrant(answer.getAuthorizationCode(), redirect(), verifier))
                .toHTTPRequest()
                .send());
    assertThat(response.indicatesSuccess()).as(response.toHTTPResponse().getBody()).isTrue();
    var tokens = (OIDCTokenResponse) response.toSuccessResponse();
    validate(tokens, nonce);
    return tokens;
  }

  private static void validate(OIDCTokenResponse tokens, Nonce nonce) throws Exception {
    var idToken = tokens.getOIDCTokens().getIDToken();
    var algorithm = JWSAlgorithm.RS256; // what a client expects that registered none
    var claims =
        new IDTokenValidator(
                metadata.getIssuer(), client(), algorithm, metadata.getJWKSetURI().toURL())
            .validate(idToken, nonce);
    AccessTokenValidator.validate(
        tokens.getTokens().getAccessToken(),
        algorithm,
        Objects.requireNonNull(claims.getAccessTokenHash(), "at_hash"));
    assertThat(metadata.getIDTokenJWSAlgs()).contains(algorithm);
    assertThat(claims.getAudience()).hasSize(1);
  }

  private static TokenResponse send(AuthorizationGrant grant) throws Exception {
    return TokenResponse.parse(request(grant).toHTTPRequest().send());
  }

  private static TokenRequest request(AuthorizationGrant grant) {
    ClientAuthentication secret =
        new ClientSecretBasic(client(), new Secret(world.told("web", "client_secret")));
    return new TokenRequest.Builder(metadata.getTokenEndpointURI(), secret, grant)
        .resources(List.of(URI.create(world.resource())).toArray(URI[]::new))
        .build();
  }

  private static ClientID client() {
    return new ClientID(world.told("web", "client_id"));
  }

  private static URI redirect() {
    return URI.create(ForeignWorld.WEB_REDIRECT_URI);
  }

  private static CodeVerifier verifier() {
    return new CodeVerifier();
  }
}
