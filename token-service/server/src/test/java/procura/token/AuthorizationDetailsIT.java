package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.KeyedClient.json;
import static procura.token.Payments.TO_VET;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.authority.Authority;
import procura.identity.Access;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules;
import procura.identity.delegation.DelegationCommand.GrantDelegation;
import procura.identity.delegation.DelegationId;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.AuthorizationCodeIssued;
import procura.identity.resource.ResourceCommand.RegisterResource;
import procura.identity.resource.ResourceId;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.ScopeDefinition;
import procura.identity.resource.TokenFormat;
import procura.identity.role.RoleCommand.DefineRole;
import procura.identity.role.RoleId;
import procura.identity.user.UserCommand.AssignUserRoles;
import procura.identity.user.UserId;
import procura.tenancy.keys.SigningKeyCommand.CreateSigningKey;
import procura.tenancy.keys.SigningKeys;
import procura.tenancy.lifecycle.TenantCommand.SignUpTenant;
import procura.tenancy.lifecycle.TenantSettings;

/// Rich authorization requests (RFC 9396).
class AuthorizationDetailsIT {

  private static final String BOTH_ACTIONS =
      TO_VET.replace("{\"type\"", "{\"actions\":[\"initiate\",\"cancel\"],\"type\"");
  private static final String ONE_ACTION =
      TO_VET.replace("{\"type\"", "{\"actions\":[\"initiate\"],\"type\"");
  private static final String STATEMENT =
      "{\"type\":\"statement\",\"account\":\"CH93\",\"months\":3}";

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private KeyedClient client;

  @BeforeEach
  void aClient() {
    Payments.in(rig);
    client = aClient(Payments.MAY_PAY);
  }

  private KeyedClient aClient(RequestRules rules) {
    return KeyedClient.register(
        rig, "cli_" + UUID.randomUUID().toString().substring(0, 12), rules, SecurityRules.NONE);
  }

  private String person() {
    var name = "rar-" + UUID.randomUUID().toString().substring(0, 8);
    Payments.person(rig, name);
    return name;
  }

  private static String array(String... items) {
    return "[" + String.join(",", items) + "]";
  }

  private static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  private HttpResponse<String> consentPage(AuthorizationUrl url) {
    var login = browser.follow(browser.get(url.toString()));
    assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
    return browser.signIn(login, person(), Cast.PASSWORD);
  }

  private HttpResponse<String> approve(HttpResponse<String> page, String... details) {
    var fields = new ArrayList<>(List.of("decision", "approve", "scope", "pay:read"));
    for (var place : details) {
      fields.addAll(List.of("detail", place));
    }
    return browser.submit(page, fields.toArray(String[]::new));
  }

  private String code(String... details) {
    var page = consentPage(Payments.asking(client, array(details)));
    var places = java.util.stream.IntStream.range(0, details.length).mapToObj(String::valueOf);
    return query(approve(page, places.toArray(String[]::new))).get("code").getFirst();
  }

  private static JsonNode ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static void refused(HttpResponse<String> response, String error) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(json(response).path("error").asText()).isEqualTo(error);
  }

  private static JsonNode claim(JsonNode token) throws Exception {
    var payload = SignedJWT.parse(token.path("access_token").asText()).getPayload().toString();
    return tree(payload).path("authorization_details");
  }

  @Nested
  class TheRequest_RFC9396_section_5 {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "nonsense",
          "{}",
          "[]",
          "[1]",
          "[{}]",
          "[{\"type\":7}]",
          "[{\"type\":\"unknown\"}]",
          "[{\"type\":\"payment\"}]",
          "[{\"type\":\"payment\",\"payee\":\"x\",\"amount\":{\"value\":\"1.00\",\"currency\":\"EUR\"},\"extra\":1}]",
          "[{\"type\":\"payment\",\"payee\":7,\"amount\":{\"value\":\"1.00\",\"currency\":\"EUR\"}}]",
          "[{\"type\":\"payment\",\"payee\":\"x\",\"amount\":{\"value\":\"1\",\"currency\":\"EUR\"}}]",
          "[{\"type\":\"payment\",\"payee\":\"x\",\"amount\":{\"value\":\"1.00\",\"currency\":\"USD\"}}]",
          "[{\"type\":\"payment\",\"payee\":\"x\",\"amount\":{\"value\":\"1.00\",\"currency\":\"EUR\",\"x\":1}}]",
          "[{\"type\":\"payment\",\"type\":\"statement\",\"account\":\"a\"}]",
          "[{\"type\":\"statement\",\"account\":\"a\",\"months\":25}]",
          "[{\"type\":\"payment\",\"payee\":\"x\",\"amount\":{\"value\":\"1.00\",\"currency\":\"EUR\"},\"locations\":[\"https://other.example/\"]}]",
          "[{\"type\":\"payment\",\"payee\":\"a\\u202eb\",\"amount\":{\"value\":\"1.00\",\"currency\":\"EUR\"}}]",
          "[[[[[[[[[[[[]]]]]]]]]]]]"
        })
    @DisplayName(
        "#20 unknown type, extra field, wrong type, no array: R:invalid_authorization_details")
    void test_20_whatDoesNotFit(String details) {
      var refused = browser.get(Payments.asking(client, details).toString());
      assertThat(refused.statusCode()).isEqualTo(303);
      assertThat(query(refused).get("error")).containsExactly("invalid_authorization_details");
      assertThat(query(refused).get("iss")).containsExactly(client.issuer());
      assertThat(query(refused).get("error_description").getFirst())
          .matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
    }

    @Test
    void tooMuch() {
      var many = array(java.util.Collections.nCopies(11, TO_VET).toArray(String[]::new));
      var refused = browser.get(Payments.asking(client, many).toString());
      assertThat(query(refused).get("error")).containsExactly("invalid_authorization_details");
    }

    @Test
    void aTypeThatTheClientIsNotRegisteredFor_section_10() {
      client = aClient(RequestRules.NONE);
      var refused = browser.get(Payments.asking(client, array(TO_VET)).toString());
      assertThat(query(refused).get("error")).containsExactly("invalid_authorization_details");
    }

    @Test
    void aTypeOfAnotherResource() {
      var url =
          Payments.asking(client, array(TO_VET))
              .with("resource", Cast.PETS.value())
              .with("scope", "pet:read");
      assertThat(query(browser.get(url.toString())).get("error"))
          .containsExactly("invalid_authorization_details");
    }

    @Test
    void anAgentThatMayNotUseTheType() {
      var url = Payments.asking(client, array(TO_VET)).with("requested_actor", "agt_assistant");
      assertThat(query(browser.get(url.toString())).get("error"))
          .containsExactly("invalid_request");
    }

    @Test
    void theTypeAloneFindsTheResource() {
      var url = Payments.asking(client, array(TO_VET)).without("resource").without("scope");
      var page = consentPage(url);
      assertThat(page.body()).contains("Greenfield Payments").contains("Dr. Vet");
    }
  }

  @Nested
  class Consent {

    @Test
    void eachIsSaidInWords_section_6_and_with_all_it_holds() {
      var page =
          consentPage(
              Payments.asking(
                  client,
                  array(
                      TO_VET.replace("{\"type\"", "{\"reference\":\"<b>bill 7</b>\",\"type\""),
                      STATEMENT)));
      assertThat(page.body())
          .contains("Pay 250.00 EUR to Dr. Vet")
          .contains("See the statements of CH93, for 3 months")
          .contains("reference")
          .contains("&lt;b&gt;bill 7&lt;/b&gt;")
          .doesNotContain("<b>bill");
    }

    @Test
    void whatWasUntickedIsNotGranted() {
      var page = consentPage(Payments.asking(client, array(TO_VET, STATEMENT)));
      int before = rig.facts().count();
      var token = ok(client.redeem(query(approve(page, "1")).get("code").getFirst()));
      assertThat(token.path("authorization_details")).isEqualTo(tree(array(STATEMENT)));
      assertThat(rig.facts().since(before, AuthorizationCodeIssued.class))
          .singleElement()
          .satisfies(fact ->
              assertThat(tree(String.valueOf(fact.details()))).isEqualTo(tree(array(STATEMENT))));
    }

    @Test
    void noneTickedGrantsScopesAlone() {
      var page = consentPage(Payments.asking(client, array(TO_VET)));
      var token = ok(client.redeem(query(approve(page)).get("code").getFirst()));
      assertThat(token.has("authorization_details")).isFalse();
      assertThat(token.path("scope").asText()).isEqualTo("pay:read");
    }

    @Test
    void theyAreAskedForEachTime() {
      var url = Payments.asking(client, array(TO_VET));
      assertThat(location(approve(consentPage(url), "0"))).contains("code=");
      assertThat(location(browser.get(url.toString()))).contains("/consent/");
      assertThat(query(browser.get(url.with("prompt", "none").toString())).get("error"))
          .containsExactly("consent_required");
      assertThat(location(browser.get(url.without("authorization_details").toString())))
          .contains("code=");
    }

    @Test
    void aFormCannotTickWhatWasNotAskedFor() {
      var page = consentPage(Payments.asking(client, array(STATEMENT)));
      var token =
          ok(client.redeem(query(approve(page, "0", "1", "-1", "x")).get("code").getFirst()));
      assertThat(token.path("authorization_details")).isEqualTo(tree(array(STATEMENT)));
    }
  }

  @Nested
  class TheToken_RFC9396_section_7_and_9 {

    @Test
    void responseClaimIntrospectionAndRecordSayThem() throws Exception {
      int before = rig.facts().count();
      var token = ok(client.redeem(code(TO_VET)));
      var granted = tree(array(TO_VET));
      assertThat(token.path("authorization_details")).isEqualTo(granted);
      assertThat(claim(token)).isEqualTo(granted);
      var introspected =
          rig.browser()
              .post(
                  "/t/greenfield/introspect",
                  "token="
                      + token.path("access_token").asText()
                      + "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                      + "&client_assertion="
                      + client.assertion(c -> c));
      assertThat(json(introspected).path("active").asBoolean()).as(introspected.body()).isTrue();
      assertThat(json(introspected).path("authorization_details")).isEqualTo(granted);
      assertThat(rig.facts().since(before, AccessTokenIssued.class))
          .last()
          .satisfies(fact -> assertThat(tree(String.valueOf(fact.details()))).isEqualTo(granted));
    }

    @Test
    void theCodeCanOnlyBeNarrowed_section_6_1() throws Exception {
      var token =
          ok(
              client.redeem(
                  code(BOTH_ACTIONS, STATEMENT), "authorization_details", array(ONE_ACTION)));
      assertThat(claim(token)).isEqualTo(tree(array(ONE_ACTION)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "[{\"type\":\"statement\",\"account\":\"CH93\",\"months\":3}]",
          "[{\"type\":\"payment\",\"payee\":\"Mallory\",\"amount\":{\"value\":\"250.00\",\"currency\":\"EUR\"}}]",
          "[{\"type\":\"payment\",\"payee\":\"Dr. Vet\",\"amount\":{\"value\":\"999.00\",\"currency\":\"EUR\"}}]",
          "[{\"type\":\"payment\"}]",
          "[]",
          "x"
        })
    void neverWidened_section_6_1(String wider) {
      refused(
          client.redeem(code(TO_VET), "authorization_details", wider),
          "invalid_authorization_details");
    }

    @Test
    void aCodeWithoutDetailsGetsNone() {
      var page = consentPage(client.request().with("scope", "pay:read"));
      var code = query(approve(page)).get("code").getFirst();
      refused(
          client.redeem(code, "authorization_details", array(TO_VET)),
          "invalid_authorization_details");
    }

    @Test
    void refreshingKeepsAndNarrowsThem() throws Exception {
      var first = ok(client.redeem(code(BOTH_ACTIONS)));
      var refresh = first.path("refresh_token").asText();
      var narrowed =
          ok(
              client.token(
                  "grant_type",
                  "refresh_token",
                  "refresh_token",
                  refresh,
                  "authorization_details",
                  array(ONE_ACTION)));
      assertThat(claim(narrowed)).isEqualTo(tree(array(ONE_ACTION)));
      var again = ok(client.token("grant_type", "refresh_token", "refresh_token", refresh));
      assertThat(claim(again)).isEqualTo(tree(array(BOTH_ACTIONS)));
      refused(
          client.token(
              "grant_type",
              "refresh_token",
              "refresh_token",
              refresh,
              "authorization_details",
              array(STATEMENT)),
          "invalid_authorization_details");
    }
  }

  @Nested
  class OtherGrants_RFC9396_section_6 {

    private HttpResponse<String> exchange(JsonNode subject, String... more) {
      var all =
          new ArrayList<>(
              List.of(
                  "grant_type",
                  "urn:ietf:params:oauth:grant-type:token-exchange",
                  "subject_token_type",
                  "urn:ietf:params:oauth:token-type:access_token",
                  "subject_token",
                  subject.path("access_token").asText()));
      all.addAll(List.of(more));
      return client.token(all.toArray(String[]::new));
    }

    @Test
    void anExchangedTokenIsNeverWider_RFC8693() throws Exception {
      var subject = ok(client.redeem(code(BOTH_ACTIONS)));
      assertThat(claim(ok(exchange(subject)))).isEqualTo(tree(array(BOTH_ACTIONS)));
      var narrowed = exchange(subject, "authorization_details", array(ONE_ACTION));
      assertThat(claim(ok(narrowed))).isEqualTo(tree(array(ONE_ACTION)));
      refused(
          exchange(ok(narrowed), "authorization_details", array(BOTH_ACTIONS)),
          "invalid_authorization_details");
      refused(
          exchange(subject, "authorization_details", array(STATEMENT)),
          "invalid_authorization_details");
    }

    @Test
    @DisplayName("RFC 8707 section 3: details agreed to at one resource are not had at another")
    void detailsStayWhereTheyWereAgreedTo() throws Exception {
      var subject = ok(client.redeem(code(TO_VET)));
      var person =
          SignedJWT.parse(subject.path("access_token").asText()).getJWTClaimsSet().getSubject();
      var other = anotherBank(new UserId(person));
      var there = ok(exchange(subject, "resource", other.value()));
      assertThat(claim(there).isMissingNode()).isTrue();
      refused(
          exchange(subject, "resource", other.value(), "authorization_details", array(TO_VET)),
          "invalid_authorization_details");
      ok(exchange(subject, "authorization_details", array(TO_VET)));
    }

    /// With the same type of details, and the same scope, that the person let the client have.
    private ResourceIdentifier anotherBank(UserId person) {
      var at = rig.clock().instant();
      var id = UUID.randomUUID().toString().substring(0, 8);
      var bank = new ResourceIdentifier("https://" + id + ".example/api");
      var scopes = Scopes.of("pay:read");
      rig.cast()
          .send(
              new RegisterResource(
                  Cast.GREENFIELD,
                  new ResourceId("res_" + id),
                  bank,
                  new ResourceProfile(
                      "Another bank",
                      List.of(new ScopeDefinition("pay:read", "See", List.of(), true, false)),
                      TokenFormat.JWT,
                      Duration.ofMinutes(5),
                      List.of(Payments.PAYMENT),
                      null),
                  at));
      var role = new RoleId("rol_" + id);
      rig.cast()
          .send(new DefineRole(Cast.GREENFIELD, role, id, List.of(new Access(bank, scopes)), at));
      rig.cast()
          .send(new AssignUserRoles(Cast.GREENFIELD, person, List.of(Payments.PAYER, role), at));
      var view = rig.bean(Authority.class).now(Cast.GREENFIELD);
      var known = Objects.requireNonNull(view.client(client.id()));
      var access = new ArrayList<>(known.access());
      access.add(new Access(bank, scopes));
      rig.cast().send(new ChangeClient(Cast.GREENFIELD, client.id(), known.metadata(), access, at));
      rig.cast()
          .send(
              new GrantDelegation(
                  Cast.GREENFIELD,
                  new DelegationId("dlg_" + id),
                  new procura.identity.delegation.Consent(person, client.id(), null, bank),
                  scopes,
                  at.plus(Duration.ofDays(1)),
                  at));
      return bank;
    }

    @Test
    void aClientForItself() throws Exception {
      var parameters =
          List.of("grant_type", "client_credentials", "resource", Payments.BANK.value());
      var good = new ArrayList<>(parameters);
      good.addAll(List.of("authorization_details", array(STATEMENT)));
      assertThat(claim(ok(client.token(good.toArray(String[]::new)))))
          .isEqualTo(tree(array(STATEMENT)));
      var bad = new ArrayList<>(parameters);
      bad.addAll(List.of("authorization_details", "[{\"type\":\"statement\"}]"));
      refused(client.token(bad.toArray(String[]::new)), "invalid_authorization_details");
    }

    @Test
    @DisplayName("#64 resource outside of the grant: invalid_target")
    void test_64_theCodeCantSwitchItsResource_RFC8707_section_2_2() {
      refused(client.redeem(code(TO_VET), "resource", Cast.PETS.value()), "invalid_target");
    }
  }

  @Test
  void theMetadataNamesTheTypes_section_10() {
    var tenant = new TenantId("rar-" + UUID.randomUUID().toString().substring(0, 8));
    var now = rig.clock().instant();
    rig.cast().send(new SignUpTenant(tenant, TenantSettings.of("With types"), now));
    rig.cast().send(new CreateSigningKey(tenant, rig.bean(SigningKeys.class).create(tenant), now));
    rig.cast()
        .send(
            new RegisterResource(
                tenant,
                new ResourceId("res_typed"),
                Payments.BANK,
                new ResourceProfile(
                    "Bank",
                    List.of(),
                    TokenFormat.JWT,
                    ResourceProfile.DEFAULT_LIFETIME,
                    List.of(Payments.STATEMENT, Payments.PAYMENT),
                    null),
                now));
    var metadata = json(browser.get("/t/" + tenant + "/.well-known/openid-configuration"));
    assertThat(metadata.path("authorization_details_types_supported"))
        .extracting(JsonNode::asText)
        .containsExactly("payment", "statement");
  }
}
