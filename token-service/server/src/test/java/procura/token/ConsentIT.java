package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.TestBrowser.location;
import static procura.token.TestBrowser.query;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.Scopes;
import procura.identity.administration.AdministrationEvent.AccessRefused;
import procura.identity.delegation.DelegationEvent.DelegationExtended;
import procura.identity.delegation.DelegationEvent.DelegationGranted;
import procura.identity.issuance.IssuanceEvent.AuthorizationCodeIssued;
import procura.identity.issuance.IssuanceEvent.AuthorizationRefused;
import procura.identity.issuance.Narrowing.Limit;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;

/// Agreeing and declining: cases CO-01 to CO-04.
class ConsentIT {

  private static final RoleId OWNER = new RoleId("rol_owner");

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();
  private int before = rig.facts().count();

  /// A person whom no other test has asked anything.
  private String somebody(String name) {
    rig.cast().user(new UserId("usr_" + name), name, name, OWNER);
    return name;
  }

  private HttpResponse<String> consentPage(AuthorizationUrl url, String username) {
    var login = browser.follow(browser.get(url.toString()));
    var page = browser.signIn(login, username, Cast.PASSWORD);
    before = rig.facts().count();
    return page;
  }

  private HttpResponse<String> approve(HttpResponse<String> page, String... scopes) {
    var fields = new java.util.ArrayList<>(List.of("decision", "approve"));
    for (var scope : scopes) {
      fields.addAll(List.of("scope", scope));
    }
    return browser.submit(page, fields.toArray(String[]::new));
  }

  private void isCode(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(303);
    var query = query(response);
    assertThat(query.get("code").getFirst()).startsWith("procura_code_");
    assertThat(query.get("state")).containsExactly(AuthorizationUrl.STATE);
    assertThat(query.get("iss")).containsExactly(rig.issuer("greenfield"));
    assertThat(query).doesNotContainKey("error");
  }

  @Nested
  class CO_04_thePageSaysTheTruth {

    @Test
    @DisplayName("[A6, B15, C3, D7] it names person client agent resource scopes and lifetime")
    void itNamesPersonClientAgentResourceScopesAndLifetime() {
      var page =
          consentPage(
              AuthorizationUrl.good()
                  .with("resource", Cast.PETS.value())
                  .with("requested_actor", Cast.ASSISTANT.value()),
              somebody("reader1"));
      assertThat(page.body())
          .contains("reader1")
          .contains("Vet Assist")
          .contains("app.example")
          .contains("Vet Assistant")
          .contains("Looks up pet profiles")
          .contains("Pet Profile MCP Server")
          .contains("mcp-server://pets")
          .contains("Read pet profiles")
          .contains("5 minutes")
          .contains("until you withdraw it")
          .contains("type=\"checkbox\" name=\"scope\" value=\"pet:read\" checked");
    }

    @Test
    @DisplayName("#96 it escapes names")
    void itEscapesNames() {
      var page =
          consentPage(
              AuthorizationUrl.good().with("requested_actor", Cast.ASSISTANT.value()),
              somebody("esc"));
      assertThat(page.body()).contains("Carol &lt;b&gt;Clark&lt;/b&gt;").doesNotContain("<b>Clark");
    }

    @Test
    void itWarnsOfAProgramOnThisComputer() {
      var page =
          consentPage(
              AuthorizationUrl.of(Cast.DESKTOP, "http://127.0.0.1:4711/cb"), somebody("local"));
      assertThat(page.body())
          .contains("A program on this computer is asking")
          .contains("127.0.0.1:4711");
      var web = rig.browser();
      var other =
          web.signIn(
              web.follow(web.get(AuthorizationUrl.good().toString())), "local", Cast.PASSWORD);
      assertThat(other.body()).doesNotContain("A program on this computer");
    }

    @Test
    void test_26_aScopeThatThePersonsRolesLackIsNotOffered() {
      var page = consentPage(AuthorizationUrl.good().with("scope", "pet:read pet:write"), "carol");
      assertThat(page.body())
          .contains("value=\"pet:read\"")
          .doesNotContain("value=\"pet:write\"")
          .contains("your roles do not include it");
      isCode(approve(page, "pet:read", "pet:write"));
      assertThat(rig.facts().since(before, AuthorizationCodeIssued.class))
          .singleElement()
          .satisfies(fact -> {
            assertThat(fact.scopes()).isEqualTo(Scopes.of("pet:read"));
            assertThat(fact.narrowed())
                .anySatisfy(narrowing -> {
                  assertThat(narrowing.limit()).isEqualTo(Limit.ROLE);
                  assertThat(narrowing.scopes()).isEqualTo(Scopes.of("pet:write"));
                });
          });
    }

    @Test
    @DisplayName("[B11] a scope that the agent lacks is not offered")
    void aScopeThatTheAgentLacksIsNotOffered() {
      var page =
          consentPage(
              AuthorizationUrl.good()
                  .with("scope", "pet:read pet:write")
                  .with("requested_actor", Cast.ASSISTANT.value()),
              somebody("agentless"));
      assertThat(page.body())
          .doesNotContain("value=\"pet:write\"")
          .contains("this agent is not allowed");
    }
  }

  @Nested
  class Approving {

    @Test
    @DisplayName("[B4, B15] #18 makes aDelegation then aCode then aRedirect")
    void makesADelegationThenACodeThenARedirect() {
      var page =
          consentPage(
              AuthorizationUrl.good()
                  .with("resource", Cast.PETS.value())
                  .with("requested_actor", Cast.ASSISTANT.value()),
              somebody("giver"));
      isCode(approve(page, "pet:read"));
      var granted = rig.facts().since(before, DelegationGranted.class);
      assertThat(granted).hasSize(1);
      var consent = granted.getFirst().consent();
      assertThat(consent.user().value()).isEqualTo("usr_giver");
      assertThat(consent.client()).isEqualTo(Cast.VET_ASSIST);
      assertThat(consent.agent()).isEqualTo(Cast.ASSISTANT);
      assertThat(consent.resource()).isEqualTo(Cast.PETS);
      assertThat(rig.facts().since(before, AuthorizationCodeIssued.class))
          .singleElement()
          .satisfies(fact -> {
            assertThat(fact.agent()).isEqualTo(Cast.ASSISTANT);
            assertThat(fact.delegation()).isEqualTo(granted.getFirst().delegation());
            assertThat(fact.grant().delegation()).isEqualTo(fact.delegation());
          });
    }

    @Test
    @DisplayName("[B4, B9] the code becomes aToken for the person")
    void theCodeBecomesATokenForThePerson() {
      var page = consentPage(AuthorizationUrl.good(), somebody("tokenful"));
      var code = query(approve(page, "pet:read")).get("code").getFirst();
      var response =
          browser.post(
              "/t/greenfield/token",
              "grant_type=authorization_code&code="
                  + code
                  + "&code_verifier="
                  + AuthorizationUrl.VERIFIER,
              "Authorization",
              basic(Cast.VET_ASSIST.value()));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).contains("\"access_token\"");
    }

    @Test
    @DisplayName("[C4, D9] only what is ticked is granted")
    void onlyWhatIsTickedIsGranted() {
      var page =
          consentPage(
              AuthorizationUrl.good().with("scope", "pet:read pet:write"), somebody("picky"));
      isCode(approve(page, "pet:read"));
      assertThat(rig.facts().since(before, DelegationGranted.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.scopes()).isEqualTo(Scopes.of("pet:read")));
    }

    @Test
    @DisplayName("[D9] a required scope needs no tick")
    void aRequiredScopeNeedsNoTick() {
      var page =
          consentPage(
              AuthorizationUrl.of(Cast.TWO_URIS, "https://two.example/cb")
                  .with("scope", "visit:list visit:book"),
              somebody("required"));
      assertThat(page.body()).doesNotContain("value=\"visit:list\"").contains("always included");
      isCode(approve(page));
      assertThat(rig.facts().since(before, DelegationGranted.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.scopes()).isEqualTo(Scopes.of("visit:list")));
    }

    @Test
    void nothingTickedAsksAgain() {
      var page = consentPage(AuthorizationUrl.good(), somebody("hasty"));
      var again = approve(page);
      assertThat(again.statusCode()).isEqualTo(200);
      assertThat(again.body()).contains("Choose at least one permission");
      isCode(approve(again, "pet:read"));
    }

    @Test
    void formPostCarriesTheCodeInAForm() {
      var page =
          consentPage(
              AuthorizationUrl.good().with("response_mode", "form_post"), somebody("poster"));
      var response = approve(page, "pet:read");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(TestBrowser.hidden(response.body())).containsKeys("code", "state", "iss");
    }

    @Test
    void theTenantsOwnConsoleNeedsNoPageButLeavesADelegation() {
      var url = AuthorizationUrl.of(Cast.CONSOLE, "https://cli_console.example/cb");
      somebody("admin");
      before = rig.facts().count();
      var response =
          browser.signIn(browser.follow(browser.get(url.toString())), "admin", Cast.PASSWORD);
      isCode(response);
      assertThat(rig.facts().since(before, DelegationGranted.class)).hasSize(1);
    }
  }

  @Nested
  class CO_02_askingAgain {

    @Test
    void whatWasAgreedToIsNotAskedAgain() {
      isCode(approve(consentPage(AuthorizationUrl.good(), somebody("regular")), "pet:read"));
      isCode(browser.get(AuthorizationUrl.good().toString()));
      isCode(browser.get(AuthorizationUrl.good().with("prompt", "none").toString()));
    }

    @Test
    void promptConsentAsksAllTheSame_OpenIdConnectCore_section_3_1_2_1() {
      isCode(approve(consentPage(AuthorizationUrl.good(), somebody("careful")), "pet:read"));
      var page =
          browser.follow(browser.get(AuthorizationUrl.good().with("prompt", "consent").toString()));
      assertThat(page.body()).contains("agreed before");
      isCode(approve(page, "pet:read"));
    }

    @Test
    void moreThanBeforeIsAskedAndKeepsWhatWas() {
      isCode(approve(consentPage(AuthorizationUrl.good(), somebody("stepup")), "pet:read"));
      before = rig.facts().count();
      var more = AuthorizationUrl.good().with("scope", "pet:write");
      isCode(approve(browser.follow(browser.get(more.toString())), "pet:write"));
      assertThat(rig.facts().since(before, DelegationExtended.class))
          .singleElement()
          .satisfies(
              fact -> assertThat(fact.scopes()).isEqualTo(Scopes.of("pet:read", "pet:write")));
    }

    @Test
    void anotherClientOrAgentIsAskedAnew() {
      isCode(approve(consentPage(AuthorizationUrl.good(), somebody("separate")), "pet:read"));
      assertThat(
              location(browser.get(AuthorizationUrl.of(Cast.DESKTOP, Cast.DESKTOP_URI).toString())))
          .contains("/consent/");
      assertThat(
              location(
                  browser.get(
                      AuthorizationUrl.good()
                          .with("requested_actor", Cast.ASSISTANT.value())
                          .toString())))
          .contains("/consent/");
    }

    @Test
    void afterItsLifetimeConsentIsAskedAnew() {
      isCode(approve(consentPage(AuthorizationUrl.good(), somebody("forgetful")), "pet:read"));
      rig.clock().advance(Duration.ofDays(91));
      var page = consentPage(AuthorizationUrl.good(), "forgetful");
      assertThat(page.body()).contains("Allow");
    }

    @Test
    void test_17_CO_03_promptNoneWithoutConsent() {
      consentPage(AuthorizationUrl.good(), somebody("silent"));
      var response = browser.get(AuthorizationUrl.good().with("prompt", "none").toString());
      assertThat(query(response).get("error")).containsExactly("consent_required");
      assertThat(query(response).get("iss")).containsExactly(rig.issuer("greenfield"));
    }
  }

  @Nested
  class Declining {

    @Test
    @DisplayName("[A7, D9] test_26_denyingSendsBackWithoutCodeOrDelegation")
    void test_26_denyingSendsBackWithoutCodeOrDelegation() {
      var page = consentPage(AuthorizationUrl.good(), somebody("refuser"));
      var response = browser.submit(page, new String[] {"decision", "deny"});
      assertThat(query(response).get("error")).containsExactly("access_denied");
      assertThat(query(response).get("state")).containsExactly(AuthorizationUrl.STATE);
      assertThat(rig.facts().since(before, DelegationGranted.class)).isEmpty();
      assertThat(rig.facts().since(before, AuthorizationCodeIssued.class)).isEmpty();
      assertThat(rig.facts().since(before, AuthorizationRefused.class))
          .singleElement()
          .satisfies(fact -> assertThat(fact.error()).isEqualTo("access_denied"))
          .satisfies(fact -> assertThat(fact.user()).isEqualTo(new UserId("usr_refuser")));
    }
  }

  @Nested
  class CO_01_test_25_theFormIsOneBrowsersAndOneSessions {

    @Test
    void withoutOrWithAnotherTokenNothingHappens() {
      var page = consentPage(AuthorizationUrl.good(), somebody("target"));
      var path = page.uri().getPath();
      assertThat(browser.post(path, "decision=approve&scope=pet:read").statusCode()).isEqualTo(403);
      assertThat(browser.post(path, "csrf=x&decision=approve&scope=pet:read").statusCode())
          .isEqualTo(403);
      assertThat(rig.facts().since(before, DelegationGranted.class)).isEmpty();
      assertThat(rig.facts().since(before, AccessRefused.class))
          .extracting(AccessRefused::operation)
          .as("each is on record")
          .containsExactly("POST /t/{tenant}/consent/{id}", "POST /t/{tenant}/consent/{id}");
    }

    @Test
    void theTokenOfAnotherRequestIsRefused() {
      var first = consentPage(AuthorizationUrl.good(), somebody("twotabs"));
      var second =
          browser.follow(
              browser.get(AuthorizationUrl.of(Cast.DESKTOP, Cast.DESKTOP_URI).toString()));
      var response =
          browser.submit(first, second.uri().getPath(), "decision", "approve", "scope", "pet:read");
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(rig.facts().since(before, DelegationGranted.class)).isEmpty();
    }

    @Test
    void getAndPlainTextDecideNothing() {
      var page = consentPage(AuthorizationUrl.good(), somebody("getter"));
      var csrf = TestBrowser.hidden(page.body()).get("csrf");
      browser.get(page.uri().getPath() + "?decision=approve&scope=pet:read&csrf=" + csrf);
      assertThat(rig.facts().since(before, DelegationGranted.class)).isEmpty();
    }

    @Test
    void anAnswerCountsOnce() {
      var page = consentPage(AuthorizationUrl.good(), somebody("double"));
      isCode(approve(page, "pet:read"));
      assertThat(approve(page, "pet:read").statusCode()).isEqualTo(400);
      assertThat(rig.facts().since(before, AuthorizationCodeIssued.class)).hasSize(1);
    }

    @Test
    void whenSomebodyElseSignsInMeanwhileTheOldPageIsDead() {
      var page = consentPage(AuthorizationUrl.good(), somebody("earlier"));
      rig.clock().advance(Duration.ofSeconds(1));
      var login =
          browser.follow(browser.get(AuthorizationUrl.good().with("prompt", "login").toString()));
      browser.signIn(login, somebody("later"), Cast.PASSWORD);
      before = rig.facts().count();
      assertThat(approve(page, "pet:read").statusCode()).isEqualTo(403);
      assertThat(rig.facts().since(before, DelegationGranted.class)).isEmpty();
    }

    @Test
    void anotherBrowserCanNotAnswer() {
      var page = consentPage(AuthorizationUrl.good(), somebody("owner"));
      var thief = rig.browser();
      thief.signIn(
          thief.follow(thief.get(AuthorizationUrl.good().toString())), "bob", Cast.PASSWORD);
      assertThat(
              thief
                  .submit(page, new String[] {"decision", "approve", "scope", "pet:read"})
                  .statusCode())
          .isEqualTo(400);
      assertThat(thief.get(page.uri().getPath()).statusCode()).isEqualTo(400);
    }
  }

  static String basic(String client) {
    return "Basic "
        + java.util.Base64.getEncoder()
            .encodeToString(
                (client + ":" + Cast.SECRET).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
