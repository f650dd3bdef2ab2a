package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.RelyingParty.idToken;
import static procura.token.RelyingParty.json;
import static procura.token.RelyingParty.userinfo;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.identity.client.TokenRules;
import procura.identity.role.RoleId;
import procura.identity.user.UserClaims;
import procura.identity.user.UserCommand.ChangeUserClaims;
import procura.identity.user.UserId;
import procura.tenancy.keys.PersonalData;

/// What a client learns of a person, in the ID token and at UserInfo.
class ClaimsIT {

  private static final String CLAIMS =
      """
      {"given_name":"Ida","family_name":"Berg","zoneinfo":"Europe/Berlin","locale":"de-DE",
       "email_verified":true,"phone_number":"+49 30 1234567","phone_number_verified":false,
       "address":{"street_address":"Weg 1","locality":"Berlin","country":"DE"}}\
      """;

  private final Rig rig = Rig.shared();
  private final TestBrowser browser = rig.browser();

  private String somebody(String name) {
    rig.cast().user(new UserId("usr_" + name), name, "Mx " + name, new RoleId("rol_owner"));
    return name;
  }

  private String described(String name) {
    somebody(name);
    var sealed =
        rig.bean(PersonalData.class).seal(Cast.GREENFIELD, "usr_" + name, UserClaims.FIELD, CLAIMS);
    rig.cast()
        .send(
            new ChangeUserClaims(
                Cast.GREENFIELD, new UserId("usr_" + name), sealed, rig.clock().instant()));
    return name;
  }

  private static TokenRules rules(
      @Nullable String userinfoAlg, boolean pairwise, @Nullable String sector) {
    return new TokenRules(false, false, null, null, null, userinfoAlg, null, pairwise, sector);
  }

  private RelyingParty party(String name) {
    return RelyingParty.register(rig, name, null, null);
  }

  @Nested
  class IdToken_OpenIdConnectCore_section_2 {

    @Test
    void saysWhoForWhomWhenAndHow() {
      var url = party("whole").url("openid").with("nonce", "n-0S6_WzA2Mj");
      var claims = idToken(party("whole2").signIn(browser, somebody("whole"), "openid"));
      assertThat(claims.getClaims())
          .containsKeys(
              "iss", "sub", "aud", "exp", "iat", "auth_time", "amr", "azp", "sid", "at_hash")
          .doesNotContainKey("nonce");
      assertThat(claims.getIssuer()).isEqualTo(rig.issuer("greenfield"));
      assertThat(claims.getAudience()).containsExactly("cli_whole2");
      assertThat(claims.getClaim("azp")).isEqualTo("cli_whole2");
      assertThat(url.form()).contains("nonce");
    }

    @Test
    void theNonceComesBackUnchanged_section_3_1_2_1() throws ParseException {
      var party = party("nonced");
      var nonce = "n-0S6_WzA2Mj~.x".repeat(4);
      var tokens =
          party.signIn(browser, somebody("nonced"), party.url("openid").with("nonce", nonce));
      assertThat(idToken(tokens).getStringClaim("nonce")).isEqualTo(nonce);
    }

    @Test
    void refreshingKeepsSubjectAudienceAndAuthTime_section_12_2() throws ParseException {
      var party = party("refreshing");
      var url = party.url("openid offline_access").with("nonce", "once");
      var tokens = party.signIn(browser, somebody("refreshing"), url);
      rig.clock().advance(Duration.ofMinutes(2));
      var first = idToken(tokens);
      var second = idToken(party.refresh(browser, tokens));
      assertThat(second.getSubject()).isEqualTo(first.getSubject());
      assertThat(second.getAudience()).isEqualTo(first.getAudience());
      assertThat(second.getIssuer()).isEqualTo(first.getIssuer());
      assertThat(second.getDateClaim("auth_time")).isEqualTo(first.getDateClaim("auth_time"));
      assertThat(second.getIssueTime()).isAfter(first.getIssueTime());
      assertThat(second.getClaim("nonce")).isNull();
    }
  }

  @Nested
  class UserInfo_section_5 {

    @Test
    @DisplayName("[D8] profile, email, phone and address each say what section 5.4 lists, no more")
    void eachScopeSaysWhatItNames() {
      var name = described("ida");
      var all =
          json(
              userinfo(
                      browser,
                      party("everything")
                          .signIn(browser, name, "openid profile email phone address"))
                  .body());
      assertThat(all.get("sub").asText()).isEqualTo("usr_ida");
      assertThat(all.get("given_name").asText()).isEqualTo("Ida");
      assertThat(all.get("zoneinfo").asText()).isEqualTo("Europe/Berlin");
      assertThat(all.get("email_verified").isBoolean()).isTrue();
      assertThat(all.get("phone_number").asText()).isEqualTo("+49 30 1234567");
      assertThat(all.get("address").get("locality").asText()).isEqualTo("Berlin");
      var mail =
          json(userinfo(browser, party("mail").signIn(browser, name, "openid email")).body());
      assertThat(mail.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("sub", "email", "email_verified");
    }

    @Test
    void isSignedForAClientThatRegisteredSo_section_5_3_2() throws ParseException {
      var party = RelyingParty.register(rig, "signed", rules("PS256", false, null), null);
      var tokens = party.signIn(browser, somebody("signed"), "openid email");
      var response = userinfo(browser, tokens);
      assertThat(response.headers().firstValue("Content-Type")).contains("application/jwt");
      var jwt = SignedJWT.parse(response.body());
      assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("PS256");
      assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo(rig.issuer("greenfield"));
      assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("cli_signed");
      assertThat(jwt.getJWTClaimsSet().getStringClaim("email"))
          .isEqualTo("signed@greenfield.example");
      assertThat(browser.get("/t/greenfield/logout?id_token_hint=" + response.body()).body())
          .as("it is no ID token")
          .contains("Sign out?");
    }

    @Test
    void whatAPersonDidNotTickIsNotSaid() {
      var party = party("unticked");
      var page = browser.follow(browser.get(party.url("openid email").toString()));
      page = browser.signIn(page, somebody("unticked"), Cast.PASSWORD);
      var redirect = browser.submit(page, new String[] {"decision", "approve"});
      var tokens =
          party.token(
              browser,
              "grant_type=authorization_code&code="
                  + TestBrowser.query(redirect).get("code").getFirst()
                  + "&code_verifier="
                  + AuthorizationUrl.VERIFIER);
      assertThat(json(userinfo(browser, tokens).body()).fieldNames())
          .toIterable()
          .containsExactly("sub");
    }
  }

  @Nested
  class ClaimsParameter_section_5_5 {

    @Test
    void aClaimForTheIdTokenIsInItOnceThePersonAgreed() throws ParseException {
      var party = party("claiming");
      var url =
          party
              .url("openid")
              .with("claims", "{\"id_token\":{\"email\":{\"essential\":true},\"locale\":null}}");
      var page = browser.follow(browser.get(url.toString()));
      page = browser.signIn(page, described("claimed"), Cast.PASSWORD);
      assertThat(page.body()).contains("See your email address");
      var claims = idToken(party.signIn(browser, "claimed", url));
      assertThat(claims.getStringClaim("email")).isEqualTo("claimed@greenfield.example");
      assertThat(claims.getStringClaim("locale")).isEqualTo("de-DE");
      assertThat(claims.getClaim("email_verified")).isNull();
    }

    @Test
    void aClaimForUserInfoIsThereAndAnUnknownOneStopsNobody() {
      var party = party("asking");
      var url =
          party
              .url("openid")
              .with("claims", "{\"userinfo\":{\"name\":{\"essential\":true},\"shoe_size\":null}}");
      var tokens = party.signIn(browser, somebody("asking"), url);
      assertThat(json(userinfo(browser, tokens).body()).get("name").asText())
          .isEqualTo("Mx asking");
    }

    private List<String> said(String scope, String claims, String name) {
      var party = party("exact_" + name);
      var tokens =
          party.signIn(
              browser, described("exact_" + name), party.url(scope).with("claims", claims));
      var first = userInfo(tokens);
      assertThat(tokens.has("refresh_token")).isEqualTo(scope.contains("offline_access"));
      if (tokens.has("refresh_token")) {
        assertThat(userInfo(party.refresh(browser, tokens))).isEqualTo(first);
      }
      return first;
    }

    private List<String> userInfo(JsonNode tokens) {
      var names = new ArrayList<String>();
      json(userinfo(browser, tokens).body()).fieldNames().forEachRemaining(names::add);
      return names;
    }

    @Test
    @DisplayName("userinfo: exactly the claims asked for, besides those asked for by scope")
    void userInfoSaysWhatWasAskedAndNoMoreOfTheirScope() {
      var profile = "{\"userinfo\":{\"given_name\":null,\"email\":{\"essential\":true}}}";
      assertThat(said("openid offline_access", profile, "one"))
          .containsExactlyInAnyOrder("sub", "given_name", "email");
      assertThat(said("openid offline_access email", profile, "two"))
          .containsExactlyInAnyOrder("sub", "given_name", "email", "email_verified");
      assertThat(said("openid", "{\"userinfo\":{\"shoe_size\":null}}", "three"))
          .containsExactly("sub");
    }

    @Test
    @DisplayName("no userinfo member: those asked for by scope alone, whatever the ID token has")
    void aClaimForTheIdTokenIsNoneForUserInfo() {
      var claims = "{\"id_token\":{\"email\":null}}";
      assertThat(said("openid", claims, "four")).containsExactly("sub");
      assertThat(said("openid phone", claims, "five"))
          .containsExactlyInAnyOrder("sub", "phone_number", "phone_number_verified");
    }
  }

  @Nested
  class Pairwise_section_8 {

    @Test
    void eachSectorKnowsAPersonByAnotherNameAndOneSectorByOne() {
      var name = somebody("private");
      var one = RelyingParty.register(rig, "pw1", rules(null, true, null), null);
      var two = RelyingParty.register(rig, "pw2", rules(null, true, null), null);
      var sibling =
          RelyingParty.register(
              rig, "pw3", "https://pw1.example/other", rules(null, true, null), null);
      var first = one.signIn(browser, name, "openid");
      var subject = idToken(first).getSubject();
      assertThat(subject).startsWith("pw_").doesNotContain("usr_");
      assertThat(idToken(two.signIn(browser, name, "openid")).getSubject()).isNotEqualTo(subject);
      assertThat(idToken(sibling.signIn(browser, name, "openid")).getSubject()).isEqualTo(subject);
      assertThat(json(userinfo(browser, first).body()).get("sub").asText()).isEqualTo(subject);
      assertThat(one.introspect(browser, first).get("sub").asText()).isEqualTo(subject);
      assertThat(first.get("access_token").asText())
          .as("a client can't read the public identifier in its own token")
          .startsWith("procura_at_");
    }

    @Test
    @DisplayName("RFC 9068 section 6: a token for a resource does not tell its client who it is")
    void aTokenForAResourceIsOpaqueAndNamesThePersonToItsServerAlone() {
      var name = somebody("unread");
      var party = RelyingParty.register(rig, "pw6", rules(null, true, null), null);
      var tokens = party.signIn(browser, name, "openid pet:read");
      var access = tokens.get("access_token").asText();
      assertThat(access).startsWith("procura_at_");
      assertThat(party.introspect(browser, tokens).get("sub").asText())
          .isEqualTo(idToken(tokens).getSubject())
          .startsWith("pw_");
      var server = RelyingParty.server(rig, "pw6_server", Cast.PETS);
      assertThat(server.introspect(browser, tokens).get("sub").asText()).isEqualTo("usr_" + name);
      var open = party("open6").signIn(browser, name, "openid pet:read");
      assertThat(open.get("access_token").asText()).startsWith("eyJ");
    }

    @Test
    void theSectorIdentifierUriMakesTheSector_section_8_1() {
      var name = somebody("sectored");
      var sector = "https://sector.example/redirects.json";
      var one = RelyingParty.register(rig, "sec1", rules(null, true, sector), null);
      var two = RelyingParty.register(rig, "sec2", rules(null, true, sector), null);
      assertThat(idToken(one.signIn(browser, name, "openid")).getSubject())
          .isEqualTo(idToken(two.signIn(browser, name, "openid")).getSubject());
    }

    @Test
    void anIdTokenOfItIsAHintOfThePerson_section_3_1_2_1() {
      var party = RelyingParty.register(rig, "pw5", rules(null, true, null), null);
      var tokens = party.signIn(browser, somebody("hinted_pairwise"), "openid");
      var again =
          party
              .url("openid")
              .with("prompt", "none")
              .with("id_token_hint", tokens.get("id_token").asText());
      assertThat(TestBrowser.query(browser.get(again.toString()))).containsKey("code");
      var other = rig.browser();
      party.signIn(other, somebody("not_hinted"), "openid");
      assertThat(TestBrowser.query(other.get(again.toString())).get("error"))
          .containsExactly("login_required");
    }

    @Test
    void anIdTokenOfItSignsOut_RpInitiatedLogout_section_2() {
      var party = RelyingParty.register(rig, "pw4", rules(null, true, null), null);
      var tokens = party.signIn(browser, somebody("departing"), "openid");
      var response =
          browser.get(
              "/t/greenfield/logout?post_logout_redirect_uri="
                  + party.bye()
                  + "&id_token_hint="
                  + tokens.get("id_token").asText());
      assertThat(TestBrowser.location(response)).isEqualTo(party.bye());
    }
  }
}
