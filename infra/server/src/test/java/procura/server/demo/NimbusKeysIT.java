package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.client.ClientDeleteRequest;
import com.nimbusds.oauth2.sdk.client.ClientReadRequest;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.jarm.JARMValidator;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientInformation;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientInformationResponse;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientRegistrationRequest;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientRegistrationResponseParser;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientUpdateRequest;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// The SDK of Connect2id again, where keys prove and signatures vouch, and where clients look after
/// their own registration.
@ExtendWith(SharedPlatform.class)
class NimbusKeysIT {

  private static ForeignWorld world;
  private static OIDCProviderMetadata metadata;
  private static DPoPProofFactory proofs;

  @BeforeAll
  static void discover(PlatformUnderTest platform) throws Exception {
    world = new ForeignWorld(platform.base(), ForeignClientsIT.GRACE);
    metadata = OIDCProviderMetadata.resolve(new Issuer(world.platform().issuer()));
    proofs =
        new DefaultDPoPProofFactory(new ECKeyGenerator(Curve.P_256).generate(), JWSAlgorithm.ES256);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  @DisplayName("a pushed, signed request; a signed answer; tokens bound to a key; private_key_jwt")
  void keysThroughout() throws Exception {
    var verifier = new CodeVerifier();
    var nonce = new Nonce();
    var code = answered(pushed(verifier, nonce, new State())).getAuthorizationCode();
    var tokens = bound(new AuthorizationCodeGrant(code, redirect(), verifier));
    new IDTokenValidator(
            metadata.getIssuer(), keyed(), JWSAlgorithm.ES256, metadata.getJWKSetURI().toURL())
        .validate(tokens.getOIDCTokens().getIDToken(), nonce);
    assertThat(subject(tokens.getTokens().getDPoPAccessToken())).isEqualTo(world.vets().bob());
    var fresh = bound(new RefreshTokenGrant(tokens.getTokens().getRefreshToken()));
    assertThat(subject(fresh.getTokens().getDPoPAccessToken())).isEqualTo(world.vets().bob());
  }

  @Test
  @DisplayName("RFC 8693, RFC 7662, RFC 7009: exchanged upstream, introspected, revoked")
  void exchanged() throws Exception {
    var tokens = bound(code());
    var subject = tokens.getTokens().getDPoPAccessToken();
    var request =
        new TokenRequest.Builder(
                metadata.getTokenEndpointURI(),
                server(),
                new TokenExchangeGrant(subject, TokenTypeURI.ACCESS_TOKEN))
            .resources(URI.create(world.upstream()))
            .build()
            .toHTTPRequest();
    var own =
        new DefaultDPoPProofFactory(new ECKeyGenerator(Curve.P_256).generate(), JWSAlgorithm.ES256);
    request.setDPoP(own.createDPoPJWT("POST", metadata.getTokenEndpointURI()));
    var answer = AccessTokenResponse.parse(request.send());
    var upstream = answer.getTokens().getAccessToken();
    assertThat(upstream.getIssuedTokenType()).isEqualTo(TokenTypeURI.ACCESS_TOKEN);
    assertThat(SignedJWT.parse(upstream.getValue()).getJWTClaimsSet().getAudience())
        .containsExactly(world.upstream());
    var known = introspected(subject).toSuccessResponse();
    assertThat(known.isActive()).isTrue();
    assertThat(known.getSubject().getValue()).isEqualTo(world.vets().bob());
    assertThat(known.getJWKThumbprintConfirmation()).isNotNull();
    var revoked =
        new TokenRevocationRequest(
                metadata.getRevocationEndpointURI(), proof(), tokens.getTokens().getRefreshToken())
            .toHTTPRequest()
            .send();
    assertThat(revoked.getStatusCode()).isEqualTo(200);
    assertThat(introspected(subject).toSuccessResponse().isActive()).isFalse();
  }

  @Test
  @DisplayName("RFC 7591, RFC 7592: a client registers, reads, changes and removes itself")
  void registration() throws Exception {
    var said = new OIDCClientMetadata();
    said.setName("Registered by Nimbus");
    said.setRedirectionURI(redirect());
    said.setTokenEndpointAuthMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    said.setScope(new Scope("openid", "pet:read"));
    var registered =
        information(
            new OIDCClientRegistrationRequest(metadata.getRegistrationEndpointURI(), said, null)
                .toHTTPRequest());
    var uri = registered.getRegistrationURI();
    assertThat(uri).isNotNull();
    var read =
        information(
            new ClientReadRequest(uri, registered.getRegistrationAccessToken()).toHTTPRequest());
    assertThat(read.getOIDCMetadata().getName()).isEqualTo("Registered by Nimbus");
    var change = read.getOIDCMetadata();
    change.setName("Renamed");
    var changed =
        information(
            new OIDCClientUpdateRequest(
                    uri,
                    read.getID(),
                    read.getRegistrationAccessToken(),
                    change,
                    registered.getSecret())
                .toHTTPRequest());
    assertThat(changed.getID()).isEqualTo(registered.getID());
    assertThat(changed.getOIDCMetadata().getName()).isEqualTo("Renamed");
    var token = changed.getRegistrationAccessToken();
    assertThat(new ClientDeleteRequest(uri, token).toHTTPRequest().send().getStatusCode())
        .isEqualTo(204);
    assertThat(new ClientReadRequest(uri, token).toHTTPRequest().send().getStatusCode())
        .isEqualTo(401);
  }

  private static OIDCClientInformation information(HTTPRequest request) throws Exception {
    var response = OIDCClientRegistrationResponseParser.parse(request.send());
    assertThat(response.indicatesSuccess()).as(response.toHTTPResponse().getBody()).isTrue();
    return ((OIDCClientInformationResponse) response.toSuccessResponse())
        .getOIDCClientInformation();
  }

  private static AuthorizationGrant code() throws Exception {
    var verifier = new CodeVerifier();
    var state = new State();
    var answer = answered(pushed(verifier, new Nonce(), state));
    assertThat(answer.getState()).isEqualTo(state);
    return new AuthorizationCodeGrant(answer.getAuthorizationCode(), redirect(), verifier);
  }

  /// Section 2.4 of JARM: the answer counts only as a JWT of the issuer, for this client.
  private static AuthenticationSuccessResponse answered(URI request) throws Exception {
    return AuthenticationResponseParser.parse(
            Visitor.bob(ForeignWorld.WEB_REDIRECT_URI).approve(request),
            new JARMValidator(
                metadata.getIssuer(), keyed(), JWSAlgorithm.ES256, metadata.getJWKSetURI().toURL()))
        .toSuccessResponse();
  }

  private static URI pushed(CodeVerifier verifier, Nonce nonce, State state) throws Exception {
    var asked =
        new AuthenticationRequest.Builder(
                new ResponseType(ResponseType.Value.CODE),
                new Scope("openid", "offline_access", "pet:read"),
                keyed(),
                redirect())
            .responseMode(ResponseMode.JWT)
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .resources(URI.create(world.resource()))
            .nonce(nonce)
            .state(state)
            .build();
    var now = Instant.now();
    var object =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("oauth-authz-req+jwt")) // RFC 9101 §10.8
                .keyID(key().getKeyID())
                .build(),
            new JWTClaimsSet.Builder(asked.toJWTClaimsSet())
                .issuer(keyed().getValue())
                .audience(metadata.getIssuer().getValue())
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .build());
    object.sign(new ECDSASigner(key()));
    var endpoint = metadata.getPushedAuthorizationRequestEndpointURI();
    var response =
        PushedAuthorizationResponse.parse(
            new PushedAuthorizationRequest(
                    endpoint, proof(), new AuthorizationRequest.Builder(object, keyed()).build())
                .toHTTPRequest()
                .send());
    assertThat(response.indicatesSuccess()).as(response.toHTTPResponse().getBody()).isTrue();
    return new AuthorizationRequest.Builder(response.toSuccessResponse().getRequestURI(), keyed())
        .endpointURI(metadata.getAuthorizationEndpointURI())
        .build()
        .toURI();
  }

  private static OIDCTokenResponse bound(AuthorizationGrant grant) throws Exception {
    var request =
        new TokenRequest.Builder(metadata.getTokenEndpointURI(), proof(), grant)
            .resources(URI.create(world.resource()))
            .build()
            .toHTTPRequest();
    request.setDPoP(proofs.createDPoPJWT("POST", metadata.getTokenEndpointURI()));
    return send(request);
  }

  private static OIDCTokenResponse send(HTTPRequest request) throws Exception {
    var response = OIDCTokenResponseParser.parse(request.send());
    assertThat(response.indicatesSuccess()).as(response.toHTTPResponse().getBody()).isTrue();
    return (OIDCTokenResponse) response.toSuccessResponse();
  }

  /// Whom UserInfo says the token is about.
  private static String subject(DPoPAccessToken token) throws Exception {
    var request = new UserInfoRequest(metadata.getUserInfoEndpointURI(), token).toHTTPRequest();
    request.setDPoP(proofs.createDPoPJWT("GET", metadata.getUserInfoEndpointURI(), token));
    var response = UserInfoResponse.parse(request.send());
    assertThat(response.indicatesSuccess()).as(response.toHTTPResponse().getBody()).isTrue();
    return response.toSuccessResponse().getUserInfo().getSubject().getValue();
  }

  private static TokenIntrospectionResponse introspected(AccessToken token) throws Exception {
    return TokenIntrospectionResponse.parse(
        new TokenIntrospectionRequest(metadata.getIntrospectionEndpointURI(), server(), token)
            .toHTTPRequest()
            .send());
  }

  private static ECKey key() throws Exception {
    return ECKey.parse(world.told("keyed", "key"));
  }

  /// A fresh assertion for the issuer alone.
  private static ClientAuthentication proof() throws Exception {
    return new PrivateKeyJWT(
        keyed(),
        URI.create(metadata.getIssuer().getValue()),
        JWSAlgorithm.ES256,
        key().toPrivateKey(),
        key().getKeyID(),
        null);
  }

  private static ClientAuthentication server() {
    return new ClientSecretBasic(
        new ClientID(world.told("server", "client_id")),
        new Secret(world.told("server", "client_secret")));
  }

  private static ClientID keyed() {
    return new ClientID(world.told("keyed", "client_id"));
  }

  private static URI redirect() {
    return URI.create(ForeignWorld.WEB_REDIRECT_URI);
  }
}
