package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.Access;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.Callbacks;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.client.GrantType;
import procura.identity.client.TokenRules;
import procura.tenancy.keys.Secrets;

/// An OpenID Connect client of a test's own: registered with what the test is about, and driven
/// through whole sign-ins with a browser.
final class RelyingParty {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Access> ACCESS =
      List.of(new Access(Cast.PETS, Scopes.of("pet:read", "pet:write")));

  private final Rig rig;
  private final ClientId id;
  private final String redirectUri;

  private RelyingParty(Rig rig, String name, String redirectUri) {
    this.rig = rig;
    this.id = new ClientId("cli_" + name);
    this.redirectUri = redirectUri;
  }

  static RelyingParty register(
      Rig rig, String name, @Nullable TokenRules tokens, @Nullable Callbacks callbacks) {
    return register(rig, name, "https://" + name + ".example/cb", tokens, callbacks);
  }

  static RelyingParty register(
      Rig rig,
      String name,
      String redirectUri,
      @Nullable TokenRules tokens,
      @Nullable Callbacks callbacks) {
    var party = new RelyingParty(rig, name, redirectUri);
    rig.cast()
        .send(
            new RegisterClient(
                Cast.GREENFIELD,
                party.id,
                party.metadata(tokens, callbacks),
                ACCESS,
                List.of(new Credential.SecretHash("crd_1", Secrets.hash(Cast.SECRET), null)),
                rig.clock().instant()));
    return party;
  }

  /// The server of a resource, which introspects.
  static RelyingParty server(Rig rig, String name, ResourceIdentifier resource) {
    var party = new RelyingParty(rig, name, "https://" + name + ".example/cb");
    rig.cast()
        .send(
            new RegisterClient(
                Cast.GREENFIELD,
                party.id,
                new ClientMetadata(
                    "Server " + name,
                    null,
                    List.of(),
                    List.of(),
                    Set.of(GrantType.CLIENT_CREDENTIALS),
                    AuthenticationMethod.CLIENT_SECRET_BASIC,
                    ApplicationType.WEB,
                    false,
                    false,
                    List.of(resource)),
                List.of(),
                List.of(new Credential.SecretHash("crd_1", Secrets.hash(Cast.SECRET), null)),
                rig.clock().instant()));
    return party;
  }

  void change(@Nullable TokenRules tokens) {
    rig.cast()
        .send(
            new ChangeClient(
                Cast.GREENFIELD, id, metadata(tokens, null), ACCESS, rig.clock().instant()));
  }

  private ClientMetadata metadata(@Nullable TokenRules tokens, @Nullable Callbacks callbacks) {
    return new ClientMetadata(
        "Client " + id.value(),
        null,
        List.of(redirectUri),
        List.of("https://" + id.value() + ".example/bye"),
        Set.of(GrantType.AUTHORIZATION_CODE),
        AuthenticationMethod.CLIENT_SECRET_BASIC,
        ApplicationType.WEB,
        false,
        false,
        List.of(),
        null,
        tokens,
        callbacks,
        null,
        null,
        null);
  }

  ClientId id() {
    return id;
  }

  String bye() {
    return "https://" + id.value() + ".example/bye";
  }

  AuthorizationUrl url(String scope) {
    return AuthorizationUrl.of(id, redirectUri).with("scope", scope);
  }

  /// What the token endpoint answers after `username` has signed in, if need be, and agreed.
  JsonNode signIn(TestBrowser browser, String username, String scope) {
    return signIn(browser, username, url(scope));
  }

  JsonNode signIn(TestBrowser browser, String username, AuthorizationUrl url) {
    var page = browser.follow(browser.get(url.toString()));
    if (page.body().contains("name=\"password\"")) {
      page = browser.signIn(page, username, Cast.PASSWORD);
    }
    var redirect = page.statusCode() == 303 ? page : agree(browser, page);
    var code = query(redirect).get("code");
    assertThat(code).as(TestBrowser.location(redirect) + redirect.body()).isNotNull();
    return token(
        browser,
        "grant_type=authorization_code&code="
            + code.getFirst()
            + "&code_verifier="
            + AuthorizationUrl.VERIFIER);
  }

  private static HttpResponse<String> agree(TestBrowser browser, HttpResponse<String> page) {
    var fields = new ArrayList<>(List.of("decision", "approve"));
    for (var scope :
        List.of("pet:read", "profile", "email", "phone", "address", "offline_access")) {
      if (page.body().contains("value=\"" + scope + "\"")) {
        fields.addAll(List.of("scope", scope));
      }
    }
    return browser.submit(page, fields.toArray(String[]::new));
  }

  JsonNode refresh(TestBrowser browser, JsonNode tokens) {
    return token(
        browser, "grant_type=refresh_token&refresh_token=" + tokens.get("refresh_token").asText());
  }

  JsonNode token(TestBrowser browser, String form) {
    return json(post(browser, "token", form).body());
  }

  JsonNode introspect(TestBrowser browser, JsonNode tokens) {
    return json(post(browser, "introspect", "token=" + tokens.get("access_token").asText()).body());
  }

  private HttpResponse<String> post(TestBrowser browser, String endpoint, String form) {
    return browser.post(
        "/t/greenfield/" + endpoint, form, "Authorization", ConsentIT.basic(id.value()));
  }

  static HttpResponse<String> userinfo(TestBrowser browser, JsonNode tokens) {
    return browser.get(
        "/t/greenfield/userinfo", "Authorization", "Bearer " + tokens.get("access_token").asText());
  }

  static JWTClaimsSet idToken(JsonNode tokens) {
    try {
      assertThat(tokens.hasNonNull("id_token")).as(tokens.toString()).isTrue();
      return SignedJWT.parse(tokens.get("id_token").asText()).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
