package procura.token.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.BOB;
import static procura.token.scene.Scene.OWNER;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.VAULT;
import static procura.token.scene.Scene.now;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.authority.Authority;
import procura.authority.Signatures;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.delegation.DelegationCommand.WithdrawDelegation;
import procura.identity.issuance.IssuanceEvent.AuthorizationGrantIssued;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.identity.role.RoleId;
import procura.identity.trust.SubjectMapping;
import procura.identity.trust.TrustProfile;
import procura.identity.trust.TrustPurpose;
import procura.identity.trust.TrustedIssuerCommand.TrustIssuer;
import procura.identity.trust.TrustedIssuerId;
import procura.identity.user.UserCommand.SuspendUser;
import procura.tenancy.lifecycle.CrossDomainTarget;
import procura.tenancy.lifecycle.GrantPolicy;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantSettings;
import procura.token.scene.Answer;
import procura.token.scene.Form;
import procura.token.scene.Party;
import procura.token.scene.Scene;

/// One tenant asserts its people to another: the first is the identity provider, the second the
/// resource authorization server.
class CrossDomainIT {

  private static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
  private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";
  private static final String ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";

  private final Scene here = Scene.vets();
  private final Scene there = Scene.vets();

  private void targets(@Nullable Duration maxAge, RoleId... roles) {
    here.send(
        new ChangeTenantSettings(
            here.tenant(),
            TenantSettings.of("Greenfield Vets")
                .with(
                    new GrantPolicy(
                        Set.of(),
                        false,
                        List.of(
                            new CrossDomainTarget(
                                there.issuer(),
                                List.of(new Access(PETS, Scopes.of("read"))),
                                Map.of("cli_web", "cli_web"),
                                true,
                                true,
                                List.of(roles),
                                maxAge,
                                false)))),
            now()));
  }

  private void trust() {
    there.send(
        new TrustIssuer(
            there.tenant(),
            new TrustedIssuerId("tri_here"),
            new TrustProfile(
                here.issuer(),
                Scene.get("/t/" + here.tenant() + "/jwks").text(),
                null,
                Set.of(TrustPurpose.ID_JAG, TrustPurpose.CHAINING),
                List.of(),
                List.of(),
                SubjectMapping.USER_ID,
                false,
                null),
            now()));
  }

  private Answer signedIn() {
    return here.token(
        here.authorize(here.web, null, PETS, "read openid offline_access").form().by(here.web));
  }

  private Form mint(String subject, String type) {
    return Form.of(
        "grant_type",
        Scene.EXCHANGE,
        "requested_token_type",
        ID_JAG,
        "audience",
        there.issuer(),
        "resource",
        PETS.value(),
        "scope",
        "read write",
        "subject_token",
        subject,
        "subject_token_type",
        type);
  }

  private Answer redeem(String assertion) {
    return there.token(
        there.web,
        Form.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion",
            assertion,
            "resource",
            PETS.value()));
  }

  private static JWTClaimsSet claims(Scene of, String jwt, String type) {
    try {
      var parsed = SignedJWT.parse(jwt);
      assertThat(parsed.getHeader().getType().getType()).isEqualTo(type);
      assertThat(Signatures.isOurs(Scene.bean(Authority.class).now(of.tenant()), parsed)).isTrue();
      return parsed.getJWTClaimsSet();
    } catch (ParseException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  @DisplayName("ID-JAG section 4.3: an identity provider mints")
  class Minting {

    @Test
    @DisplayName("an ID token becomes an ID-JAG, which the other domain takes")
    void fromAnIdToken() {
      targets(null);
      trust();
      var answer = here.token(here.web, mint(signedIn().get("id_token"), ID_TOKEN)).ok();
      assertThat(answer.get("issued_token_type")).isEqualTo(ID_JAG);
      assertThat(answer.get("token_type")).isEqualTo("N_A");
      assertThat(answer.get("expires_in")).isEqualTo("300");
      assertThat(answer.scope()).isEqualTo("read"); // granted, not requested
      assertThat(answer.has("refresh_token")).isFalse();
      var claims = claims(here, answer.accessToken(), "oauth-id-jag+jwt");
      assertThat(claims.getIssuer()).isEqualTo(here.issuer());
      assertThat(claims.getAudience()).containsExactly(there.issuer());
      assertThat(claims.getSubject()).isEqualTo(BOB.value());
      assertThat(claims.getClaim("client_id")).isEqualTo("cli_web");
      assertThat(claims.getClaim("resource")).isEqualTo(PETS.value());
      assertThat(claims.getClaim("scope")).isEqualTo("read");
      assertThat(claims.getClaim("auth_time")).isNotNull();
      assertThat(claims.getClaim("email")).isNull();
      var fact = here.facts(AuthorizationGrantIssued.class).getLast();
      assertThat(fact.jti()).isEqualTo(claims.getJWTID());
      assertThat(redeem(answer.accessToken()).scope()).isEqualTo("read");
    }

    @Test
    void fromARefreshTokenOfTheSameClient() {
      targets(null);
      var signedIn = signedIn();
      var type = "urn:ietf:params:oauth:token-type:refresh_token";
      here.token(here.web, mint(signedIn.refreshToken(), type)).ok();
      here.token(here.keyed, mint(signedIn.refreshToken(), type)).refused("invalid_request");
      here.token(here.web, mint("procura_rt_nothing", type)).refused("invalid_request");
    }

    @Test
    void aWithdrawnConsentEndsTheRefreshTokensWord() {
      targets(null);
      var code = here.authorize(here.web, null, PETS, "read offline_access");
      var signedIn = here.token(code.form().by(here.web));
      here.send(new WithdrawDelegation(here.tenant(), code.delegation(), now()));
      here.token(
              here.web,
              mint(signedIn.refreshToken(), "urn:ietf:params:oauth:token-type:refresh_token"))
          .refused("invalid_request");
    }

    @Test
    @DisplayName(
        "#75 another client's ID token; no client authentication; a pair nobody configured")
    void refused() {
      targets(null);
      var idToken = signedIn().get("id_token");
      var form = mint(idToken, ID_TOKEN);
      var other = here.confidential("https://cimd.example/client", Scene.everything());
      here.token(other, form).refused("invalid_request");
      here.token(form).refused("invalid_client");
      here.token(form.with("client_id", here.app.id())).refused("unauthorized_client");
      here.token(here.web, form.with("audience", "https://elsewhere.example"))
          .refused("invalid_target");
      here.token(here.web, form.with("audience", here.issuer())).refused("invalid_target");
      here.token(here.web, form.without("audience")).refused("invalid_request");
      here.token(here.web, form.with("resource", VAULT.value())).refused("invalid_target");
      here.token(here.web, form.with("scope", "admin")).refused("invalid_scope");
      here.token(here.keyed, form).refused("invalid_request");
      var keyeds =
          here.token(here.authorize(here.keyed, null, PETS, "read openid").form().by(here.keyed));
      here.token(here.keyed, mint(keyeds.get("id_token"), ID_TOKEN))
          .refused("invalid_target"); // not known there
      here.token(here.web, mint(signedIn().accessToken(), ID_TOKEN)).refused("invalid_request");
      here.token(here.web, mint(there.issuer(), ID_TOKEN)).refused("invalid_request");
      here.token(
              here.web,
              mint(idToken, ID_TOKEN)
                  .with("actor_token", here.alone(here.vet, PETS).accessToken())
                  .with("actor_token_type", Scene.ACCESS_TOKEN))
          .refused("invalid_request");
      var foreign =
          there.token(there.authorize(there.web, null, PETS, "read openid").form().by(there.web));
      here.token(here.web, mint(foreign.get("id_token"), ID_TOKEN)).refused("invalid_request");
      assertThat(here.facts(AuthorizationGrantIssued.class)).isEmpty();
      Scene.pass(Duration.ofMinutes(11));
      here.token(here.web, form).refused("invalid_request"); // expired
    }

    @Test
    @DisplayName("step-up needed: insufficient_user_authentication, with max_age")
    void anOldSignIn() {
      targets(Duration.ofMinutes(5));
      var idToken = signedIn().get("id_token");
      here.token(here.web, mint(idToken, ID_TOKEN)).ok();
      Scene.pass(Duration.ofMinutes(6));
      var answer = here.token(here.web, mint(idToken, ID_TOKEN));
      answer.refused("insufficient_user_authentication");
      assertThat(answer.json().get("max_age").asInt()).isEqualTo(300);
      assertThat(here.facts(TokenRefused.class).getLast().subject()).isEqualTo(BOB.value());
    }

    @Test
    void peopleWithoutTheRoleAreNotAsserted() {
      targets(null, new RoleId("rol_other"));
      here.token(here.web, mint(signedIn().get("id_token"), ID_TOKEN)).refused("invalid_target");
      targets(null, new RoleId("rol_other"), OWNER);
      here.token(here.web, mint(signedIn().get("id_token"), ID_TOKEN)).ok();
    }

    @Test
    void aSuspendedPersonIsNotAsserted() {
      targets(null);
      var idToken = signedIn().get("id_token");
      here.send(new SuspendUser(here.tenant(), BOB, now()));
      here.token(here.web, mint(idToken, ID_TOKEN)).refused("invalid_request");
    }

    @Test
    @DisplayName("section 7.1: the metadata says so, and not who is trusted")
    void metadata() {
      trust();
      var metadata = Scene.get("/.well-known/oauth-authorization-server/t/" + there.tenant());
      assertThat(
              metadata.json().get("identity_chaining_requested_token_types_supported").toString())
          .contains(ID_JAG);
      assertThat(metadata.json().get("authorization_grant_profiles_supported").toString())
          .contains("urn:ietf:params:oauth:grant-profile:id-jag");
      assertThat(metadata.text()).doesNotContain(here.issuer() + "\"");
    }
  }

  @Nested
  @DisplayName("identity chaining section 2.3: an access token for a grant elsewhere")
  class Chaining {

    private Form chain(String subject) {
      return Form.of(
          "grant_type",
          Scene.EXCHANGE,
          "requested_token_type",
          JWT,
          "audience",
          there.issuer(),
          "subject_token",
          subject,
          "subject_token_type",
          Scene.ACCESS_TOKEN);
    }

    @Test
    void thePersonsOwnClientGoesOnThere() {
      targets(null);
      trust();
      var answer = here.token(here.web, chain(signedIn().accessToken())).ok();
      assertThat(answer.get("issued_token_type")).isEqualTo(JWT);
      assertThat(answer.get("token_type")).isEqualTo("N_A");
      claims(here, answer.accessToken(), "authorization-grant+jwt");
      var token = redeem(answer.accessToken()).ok();
      assertThat(token.claims().getSubject()).isEqualTo(BOB.value());
      redeem(answer.accessToken()).refused("invalid_grant"); // once
      here.token(here.web, chain(answer.accessToken())).refused("invalid_request");
    }

    @Test
    @DisplayName("a server that was called names itself and all before it; it is never dropped")
    void theChainIsKept() {
      targets(null);
      trust();
      Party server = here.petsServer;
      var bobs = here.forBob(here.web, here.vet, PETS, "read").accessToken();
      var answer = here.token(server, chain(bobs)).ok();
      var act =
          (Map<?, ?>) claims(here, answer.accessToken(), "authorization-grant+jwt").getClaim("act");
      assertThat(act.get("sub")).isEqualTo(server.id());
      assertThat(act.get("act"))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .containsEntry("sub", here.vet.id());
      redeem(answer.accessToken()).refused("invalid_grant"); // which we can't keep
    }

    @Test
    void nobodyElseAndNowhereElse() {
      targets(null);
      var bobs = signedIn().accessToken();
      here.token(here.keyed, chain(bobs)).ok(); // the server of its audience
      here.token(here.clinicServer, chain(bobs)).refused("invalid_request");
      here.token(here.web, chain(here.alone(here.web, PETS).accessToken()))
          .refused("invalid_request");
      here.token(here.web, chain(bobs).with("audience", "https://elsewhere.example"))
          .refused("invalid_target");
      here.revoke(here.web, bobs).ok();
      here.token(here.web, chain(bobs)).refused("invalid_request");
    }
  }
}
