package procura.token.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.BOB;
import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.OWNER;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.exchange;
import static procura.token.scene.Scene.now;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.Sealed;
import procura.identity.agent.AgentCommand.ChangeAgent;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.agent.AgentName;
import procura.identity.agent.AgentProfile;
import procura.identity.agent.AgentRules;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.GrantType;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.TokenRefused;
import procura.identity.link.SubjectLinkCommand.LinkSubject;
import procura.identity.link.SubjectLinkEvent.SubjectLinked;
import procura.identity.resource.DetailsType;
import procura.identity.resource.ResourceCommand.ChangeResource;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.TokenFormat;
import procura.identity.trust.ClaimRule;
import procura.identity.trust.JustInTime;
import procura.identity.trust.SubjectMapping;
import procura.identity.trust.TrustProfile;
import procura.identity.trust.TrustPurpose;
import procura.identity.trust.TrustedIssuerCommand.ChangeTrust;
import procura.identity.trust.TrustedIssuerCommand.EndTrust;
import procura.identity.trust.TrustedIssuerCommand.TrustIssuer;
import procura.identity.trust.TrustedIssuerId;
import procura.identity.trust.WorkloadRule;
import procura.identity.user.UserCommand.RegisterUser;
import procura.identity.user.UserCommand.SuspendUser;
import procura.identity.user.UserEvent.UserRolesAssigned;
import procura.identity.user.UserId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.lifecycle.GrantPolicy;
import procura.tenancy.lifecycle.RateLimits;
import procura.tenancy.lifecycle.RateLimits.Rate;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantSettings;
import procura.tenancy.limit.Limits;
import procura.token.scene.Answer;
import procura.token.scene.Form;
import procura.token.scene.Issuer;
import procura.token.scene.Scene;

class JwtBearerGrantIT {

  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final TrustedIssuerId IDP_ID = new TrustedIssuerId("tri_idp");
  private static final TrustedIssuerId PLATFORM_ID = new TrustedIssuerId("tri_platform");

  @SuppressWarnings("UnnecessaryLambda") // named for the reader, passed around
  private static final UnaryOperator<JWTClaimsSet.Builder> AS_IS = claims -> claims;

  private final Scene scene = Scene.vets();
  private final Issuer idp = Issuer.named("https://idp.example");
  private final Issuer platform = Issuer.named("https://cluster.example");

  private TrustProfile profile(
      TrustPurpose purpose,
      SubjectMapping subjects,
      @Nullable JustInTime justInTime,
      Access... access) {
    return new TrustProfile(
        idp.iss(),
        idp.jwks(),
        null,
        Set.of(purpose),
        List.of(),
        List.of(access),
        subjects,
        false,
        justInTime);
  }

  private void trustIdp(Access... access) {
    scene.send(
        new TrustIssuer(
            scene.tenant(),
            IDP_ID,
            profile(TrustPurpose.ID_JAG, SubjectMapping.USER_ID, null, access),
            now()));
  }

  private void trustPlatform(WorkloadRule... rules) {
    scene.send(
        new TrustIssuer(
            scene.tenant(),
            PLATFORM_ID,
            new TrustProfile(
                platform.iss(),
                platform.jwks(),
                null,
                Set.of(TrustPurpose.WORKLOAD),
                List.of(rules),
                List.of(),
                SubjectMapping.LINKED,
                false,
                null),
            now()));
  }

  private WorkloadRule vetsWorkload(Access... access) {
    return new WorkloadRule(
        List.of(
            new ClaimRule("sub", "system:serviceaccount:vets:", true),
            new ClaimRule("kubernetes.io.namespace", "vets", false)),
        new ClientId(scene.vet.id()),
        List.of(access));
  }

  private String workload(UnaryOperator<JWTClaimsSet.Builder> change) {
    return platform.sign(
        null,
        scene.issuer() + "/token",
        "system:serviceaccount:vets:vet",
        claims ->
            change.apply(claims.claim("kubernetes.io", Map.of("namespace", "vets", "pod", "p1"))));
  }

  private String idJag(UnaryOperator<JWTClaimsSet.Builder> change) {
    return idp.sign(
        Issuer.ID_JAG,
        scene.issuer(),
        BOB.value(),
        claims ->
            change.apply(
                claims
                    .claim("client_id", scene.web.id())
                    .claim("resource", PETS.value())
                    .claim("scope", "read write")));
  }

  private static Form form(String assertion) {
    return Form.of("grant_type", JWT_BEARER, "assertion", assertion);
  }

  private static final String VISIT =
      "[{\"type\":\"visit\",\"pet\":\"Rex\",\"actions\":[\"see\"]}]";

  /// The pets' server understands visits, and `web` and the vet may ask for them.
  private void visits() {
    var visit =
        new DetailsType(
            "visit",
            """
            {"type":"object","additionalProperties":false,"required":["pet"],
             "properties":{"pet":{"type":"string"},
               "actions":{"type":"array","items":{"type":"string"}}}}\
            """,
            "Visit {pet}");
    var plain = Scene.profile(TokenFormat.JWT);
    scene.send(
        new ChangeResource(
            scene.tenant(),
            Scene.PETS_ID,
            new ResourceProfile(
                plain.name(),
                plain.scopes(),
                plain.tokenFormat(),
                plain.accessTokenLifetime(),
                List.of(visit)),
            now()));
    scene.send(
        new ChangeClient(
            scene.tenant(),
            scene.web.client(),
            new ClientMetadata(
                "Web",
                null,
                List.of(Scene.REDIRECT),
                List.of(),
                Set.of(GrantType.values()),
                AuthenticationMethod.CLIENT_SECRET_BASIC,
                ApplicationType.WEB,
                false,
                false,
                List.of(),
                new RequestRules(
                    false, false, null, null, List.of("visit"), List.of(), null, false),
                null,
                null,
                null,
                null,
                null),
            Scene.everything(),
            now()));
    scene.send(
        new ChangeAgent(
            scene.tenant(),
            scene.vet.agent(),
            new AgentProfile(
                new AgentName("Vet"),
                null,
                List.of(BOB),
                List.of(scene.web.client()),
                Scene.everything(),
                AgentProfile.DEFAULT_DEPTH,
                new AgentRules(List.of("visit"), SecurityProfile.OAUTH_2_1)),
            now()));
  }

  private static List<Map<String, Object>> visit(String... actions) {
    return List.of(Map.of("type", "visit", "pet", "Rex", "actions", List.of(actions)));
  }

  private static final Rate ONE = new Rate(1, 1);

  /// While one more is one too many.
  private void tooOften(RateLimits set, Limits.Kind kind, String whose, Supplier<Answer> asked) {
    var limits = Scene.bean(Limits.class);
    limits.set(scene.tenant(), set);
    try {
      limits.take(scene.tenant().value(), kind, whose);
      var answer = asked.get();
      assertThat(answer.status()).as(answer.text()).isEqualTo(429);
      assertThat(answer.has("access_token")).isFalse();
    } finally {
      limits.set(scene.tenant(), null);
    }
  }

  private Answer redeem(String assertion) {
    return scene.token(scene.web, form(assertion));
  }

  @Nested
  @DisplayName("ID-JAG section 4.4.1: an enterprise's identity provider speaks for a person")
  class IdJag {

    @Test
    @DisplayName("MCP enterprise-managed authorization: the person's token, and nothing to refresh")
    void becomesATokenOfThePerson() {
      trustIdp();
      var answer = redeem(idJag(c -> c.claim("auth_time", 1_700_000_000L))).ok();
      assertThat(answer.claims().getSubject()).isEqualTo(BOB.value());
      assertThat(answer.claims().getAudience()).containsExactly(PETS.value());
      assertThat(answer.claims().getClaim("client_id")).isEqualTo(scene.web.id());
      assertThat(answer.claims().getClaim("auth_time")).isEqualTo(1_700_000_000L);
      assertThat(answer.scope()).isEqualTo("read write");
      assertThat(answer.has("refresh_token")).isFalse();
      assertThat(answer.has("id_token")).isFalse();
      scene.introspect(scene.petsServer, answer.accessToken()).isActive();
      var fact = scene.facts(AccessTokenIssued.class).getLast();
      assertThat(fact.grantType()).isEqualTo(GrantType.JWT_BEARER);
      assertThat(fact.grounds().issuer()).isEqualTo(IDP_ID);
      assertThat(fact.grounds().delegation()).isNull();
    }

    @Test
    @DisplayName("RFC 9396 section 6: details are those asserted, or fewer, and never others")
    void details() {
      trustIdp();
      visits();
      var two = idJag(c -> c.claim("authorization_details", visit("see", "book")));
      var all = redeem(two).ok();
      assertThat(all.json().get("authorization_details").toString()).contains("see", "book");
      assertThat(String.valueOf(all.claims().getClaim("authorization_details"))).contains("Rex");
      scene.introspect(scene.petsServer, all.accessToken()).isActive();

      var narrow = idJag(c -> c.claim("authorization_details", visit("see", "book")));
      var fewer = scene.token(scene.web, form(narrow).with("authorization_details", VISIT)).ok();
      assertThat(fewer.json().get("authorization_details").toString())
          .contains("see")
          .doesNotContain("book");

      for (var assertion :
          List.of(
              idJag(c -> c.claim("authorization_details", visit("book"))), // another one
              idJag(AS_IS))) { // nobody has said so
        scene
            .token(scene.web, form(assertion).with("authorization_details", VISIT))
            .refused("invalid_authorization_details");
      }
      scene
          .token(scene.web, form(idJag(AS_IS)).with("authorization_details", "{"))
          .refused("invalid_authorization_details");
      redeem(idJag(c -> c.claim("authorization_details", List.of(Map.of("type", "unknown")))))
          .refused("invalid_authorization_details");
      redeem(idJag(c -> c.claim("authorization_details", "text"))).refused("invalid_grant");
    }

    @Test
    @DisplayName("#69 typ JWT, wrong aud, two aud, unknown iss, expired, unsigned for us")
    void wrongInItself() {
      trustIdp();
      var stranger = Issuer.named("https://stranger.example");
      var impostor = Issuer.named(idp.iss());
      for (var assertion :
          List.of(
              idp.sign("JWT", scene.issuer(), BOB.value(), AS_IS),
              idp.sign(null, scene.issuer(), BOB.value(), AS_IS),
              idp.sign("at+jwt", scene.issuer(), BOB.value(), AS_IS),
              idJag(c -> c.audience("https://elsewhere.example")),
              idJag(c -> c.audience(scene.issuer() + "/token")),
              idJag(c -> c.audience(List.of(scene.issuer(), "https://elsewhere.example"))),
              idJag(c -> c.audience(List.<String>of())),
              stranger.sign(Issuer.ID_JAG, scene.issuer(), BOB.value(), AS_IS),
              impostor.sign(
                  Issuer.ID_JAG,
                  scene.issuer(),
                  BOB.value(),
                  c -> c.claim("client_id", scene.web.id())),
              idJag(c -> c.expirationTime(Date.from(now().minusSeconds(60)))),
              idJag(c -> c.expirationTime(Date.from(now().plus(Duration.ofDays(1))))),
              idJag(c -> c.expirationTime(null)),
              idJag(c -> c.issueTime(null)),
              idJag(c -> c.issueTime(Date.from(now().plusSeconds(120)))),
              idJag(c -> c.notBeforeTime(Date.from(now().plusSeconds(120)))),
              idJag(c -> c.jwtID(null)),
              idJag(c -> c.subject(null)),
              "garbage",
              "eyJhbGciOiJub25lIn0.e30.")) {
        redeem(assertion).refused("invalid_grant");
      }
      assertThat(scene.facts(TokenRefused.class)).hasSizeGreaterThanOrEqualTo(19);
      redeem(idJag(c -> c.audience(List.of(scene.issuer())))).ok();
    }

    @Test
    @DisplayName("#70 client continuity: client_id is the client that shows it")
    void anotherClients() {
      trustIdp();
      redeem(idJag(c -> c.claim("client_id", "cli_keyed"))).refused("invalid_grant");
      redeem(idJag(c -> c.claim("client_id", null))).refused("invalid_grant");
      redeem(idJag(c -> c.claim("client_id", 7))).refused("invalid_grant");
      scene.token(scene.keyed, form(idJag(AS_IS))).refused("invalid_grant");
    }

    @Test
    @DisplayName("#71 MT-06: who comes too often waits (429), and shows the same assertion again")
    void tooOftenSpendsNothing() {
      trustIdp();
      var assertion = idJag(AS_IS);
      tooOften(
          new RateLimits(null, null, null, null, null, ONE),
          Limits.Kind.SUBJECT,
          BOB.value(),
          () -> redeem(assertion));
      redeem(assertion).ok();
      redeem(assertion).refused("invalid_grant");
    }

    @Test
    @DisplayName("#71 decision D2: a jti is good once")
    void once() {
      trustIdp();
      var assertion = idJag(AS_IS);
      redeem(assertion).ok();
      redeem(assertion).refused("invalid_grant");
      redeem(idJag(c -> c.jwtID("one"))).ok();
      redeem(idJag(c -> c.jwtID("one"))).refused("invalid_grant");
    }

    @Test
    @DisplayName("#72 a resource that is not ours; only the intersection of scopes is issued")
    void resourceAndScope() {
      trustIdp();
      redeem(idJag(c -> c.claim("resource", "https://not.ours.example"))).refused("invalid_grant");
      redeem(idJag(c -> c.claim("resource", 7))).refused("invalid_grant");
      scene
          .token(scene.web, form(idJag(AS_IS)).with("resource", CLINIC.value()))
          .refused("invalid_grant");
      var narrow = idJag(c -> c.claim("scope", "read admin chat.read offline_access"));
      var answer = scene.token(scene.web, form(narrow).with("scope", "read write")).ok();
      assertThat(answer.scope()).isEqualTo("read");
      assertThat(redeem(idJag(c -> c.claim("scope", "read admin"))).scope()).isEqualTo("read");
      scene
          .token(scene.web, form(idJag(c -> c.claim("scope", "read"))).with("scope", "write"))
          .refused("invalid_scope");
    }

    @Test
    @DisplayName(
        "decision D3: without a resource in it: the request's; several need one to be chosen")
    void theRequestMaySayTheResource() {
      trustIdp();
      var none = idJag(c -> c.claim("resource", null));
      assertThat(
              scene
                  .token(scene.web, form(none).with("resource", CLINIC.value()))
                  .claims()
                  .getAudience())
          .containsExactly(CLINIC.value());
      redeem(idJag(c -> c.claim("resource", null))).refused("invalid_target");
      var two = List.of(PETS.value(), CLINIC.value());
      redeem(idJag(c -> c.claim("resource", two))).refused("invalid_target");
      scene
          .token(
              scene.web,
              form(idJag(c -> c.claim("resource", two))).with("resource", CLINIC.value()))
          .ok();
    }

    @Test
    @DisplayName("#73 bound to a key, and no proof of it")
    void boundToAKey() {
      trustIdp();
      redeem(idJag(c -> c.claim("cnf", Map.of("jkt", "thumbprint")))).refused("invalid_grant");
      redeem(idJag(c -> c.claim("cnf", "thumbprint"))).refused("invalid_grant");
      redeem(idJag(c -> c.claim("cnf", Map.of()))).refused("invalid_grant");
    }

    @Test
    @DisplayName("#74 our own tokens are no assertions")
    void ourOwnTokens() {
      trustIdp();
      var answer =
          scene.token(scene.authorize(scene.web, null, PETS, "read openid").form().by(scene.web));
      redeem(answer.accessToken()).refused("invalid_grant");
      redeem(answer.get("id_token")).refused("invalid_grant");
      redeem(scene.keyed.assertion(AS_IS)).refused("invalid_grant");
      var self = Issuer.named(scene.issuer());
      redeem(self.sign(Issuer.ID_JAG, scene.issuer(), BOB.value(), AS_IS)).refused("invalid_grant");
    }

    @Test
    @DisplayName("a chain of another domain can't be kept, so it is refused, never dropped")
    void aForeignChain() {
      trustIdp();
      redeem(idJag(c -> c.claim("act", Map.of("sub", "agent")))).refused("invalid_grant");
    }

    @Test
    @DisplayName("aud_tenant is another tenant's")
    void anotherTenants() {
      trustIdp();
      redeem(idJag(c -> c.claim("aud_tenant", "other"))).refused("invalid_grant");
      redeem(idJag(c -> c.claim("aud_tenant", scene.tenant().value()))).ok();
    }

    @Test
    @DisplayName("section 9.1: public clients are refused, and there is no grant without a client")
    void clientAuthentication() {
      trustIdp();
      scene.token(scene.app, form(idJag(AS_IS))).refused("unauthorized_client");
      scene.token(form(idJag(AS_IS))).refused("invalid_client");
      scene.token(scene.vet, form(idJag(AS_IS))).refused("unauthorized_client");
    }

    @Test
    @DisplayName("what the trust covers at most bounds what is issued")
    void theTrustIsACeiling() {
      trustIdp(new Access(PETS, Scopes.of("read")));
      assertThat(redeem(idJag(AS_IS)).scope()).isEqualTo("read");
      redeem(idJag(c -> c.claim("resource", CLINIC.value()))).refused("invalid_target");
    }

    @Test
    @DisplayName("introspection asks again whether the trust still stands")
    void theTrustMustStand() {
      trustIdp();
      var answer = redeem(idJag(AS_IS)).ok();
      var onward = scene.token(scene.petsServer, exchange(answer.accessToken(), CLINIC)).ok();
      scene.introspect(scene.clinicServer, onward.accessToken()).isActive();
      scene.send(
          new ChangeTrust(
              scene.tenant(),
              IDP_ID,
              profile(
                  TrustPurpose.ID_JAG,
                  SubjectMapping.USER_ID,
                  null,
                  new Access(PETS, Scopes.of("read"))),
              now()));
      scene.introspect(scene.petsServer, answer.accessToken()).isInactive();
      scene.send(new EndTrust(scene.tenant(), IDP_ID, now()));
      scene.introspect(scene.clinicServer, onward.accessToken()).isInactive();
      redeem(idJag(AS_IS)).refused("invalid_grant");
    }

    @Test
    void aSuspendedPersonsAssertionIsWorthNothing() {
      trustIdp();
      var answer = redeem(idJag(AS_IS)).ok();
      scene.send(new SuspendUser(scene.tenant(), BOB, now()));
      redeem(idJag(AS_IS)).refused("invalid_grant");
      scene.introspect(scene.petsServer, answer.accessToken()).isInactive();
    }
  }

  @Nested
  @DisplayName("ID-JAG section 3.1: issuer and sub are the person")
  class Linking {

    private void trust(@Nullable JustInTime justInTime) {
      scene.send(
          new TrustIssuer(
              scene.tenant(),
              IDP_ID,
              profile(TrustPurpose.ID_JAG, SubjectMapping.LINKED, justInTime),
              now()));
    }

    private String of(String subject, UnaryOperator<JWTClaimsSet.Builder> change) {
      return idJag(c -> change.apply(c.subject(subject)));
    }

    @Test
    void anUnknownSubjectIsNobody() {
      trust(null);
      redeem(of("00u1", AS_IS)).refused("invalid_grant");
      redeem(of(BOB.value(), AS_IS)).refused("invalid_grant");
    }

    @Test
    void aLinkedSubjectIsThePerson() {
      trust(null);
      var subject =
          Scene.bean(BlindIndexes.class).subject(scene.tenant(), IDP_ID.value(), "acme", "00u1");
      scene.send(new LinkSubject(scene.tenant(), IDP_ID, subject, BOB, now()));
      var answer = redeem(of("00u1", c -> c.claim("tenant", "acme"))).ok();
      assertThat(answer.claims().getSubject()).isEqualTo(BOB.value());
      redeem(of("00u1", c -> c.claim("tenant", "other"))).refused("invalid_grant");
      redeem(of("00u1", AS_IS)).refused("invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 1_000_000_000_000_000_000L, -1})
    @DisplayName("an auth_time that nobody can have signed in at is refused")
    void anAuthTimeThatIsNone(long seconds) {
      trustIdp();
      redeem(idJag(c -> c.claim("auth_time", seconds))).refused("invalid_grant");
    }

    @Test
    @DisplayName("nor one in the future, which would make the person's sign-in ever fresh")
    void anAuthTimeToCome() {
      trustIdp();
      redeem(idJag(c -> c.claim("auth_time", now().plusSeconds(120).getEpochSecond())))
          .refused("invalid_grant");
    }

    @Test
    @DisplayName("an address links an account only where the issuer says that it has verified it")
    void anUnverifiedAddressLinksNobody() {
      var trusted = profile(TrustPurpose.ID_JAG, SubjectMapping.LINKED, null);
      scene.send(
          new TrustIssuer(
              scene.tenant(),
              IDP_ID,
              new TrustProfile(
                  trusted.issuer(),
                  trusted.jwks(),
                  null,
                  trusted.purposes(),
                  List.of(),
                  List.of(),
                  SubjectMapping.LINKED,
                  true,
                  null),
              now()));
      var ann = new UserId("usr_ann");
      var text = new Sealed("sealed");
      scene.send(
          new RegisterUser(
              scene.tenant(),
              ann,
              Scene.bean(BlindIndexes.class).login(scene.tenant(), "ann@idp.example"),
              text,
              text,
              text,
              null,
              List.of(OWNER),
              now()));
      for (Object verified : List.of(false, "false", "true", 1)) {
        redeem(
                of(
                    "00u-" + verified,
                    c -> c.claim("email", "ann@idp.example").claim("email_verified", verified)))
            .refused("invalid_grant");
      }
      redeem(of("00u-unsaid", c -> c.claim("email", "ann@idp.example"))).refused("invalid_grant");
      var hers =
          redeem(
                  of(
                      "00u-ann",
                      c -> c.claim("email", "ann@idp.example").claim("email_verified", true)))
              .ok();
      assertThat(hers.claims().getSubject()).isEqualTo(ann.value());
    }

    @Test
    @DisplayName("just in time: an account is made once, with the roles that the tenant said")
    void justInTime() {
      trust(new JustInTime(List.of(OWNER)));
      var first = redeem(of("00u2", c -> c.claim("email", "ann@idp.example"))).ok();
      var again = redeem(of("00u2", c -> c.claim("email", "other@idp.example"))).ok();
      assertThat(again.claims().getSubject()).isEqualTo(first.claims().getSubject());
      assertThat(scene.facts(SubjectLinked.class)).hasSize(1);
      assertThat(scene.facts(UserRolesAssigned.class).getLast().roles()).containsExactly(OWNER);
      var taken = redeem(of("00u3", c -> c.claim("email", "ann@idp.example")));
      taken.refused("invalid_grant"); // a name that is taken opens no account
    }
  }

  @Nested
  @DisplayName("identity chaining section 2.4: another domain's authorization server speaks")
  class Chaining {

    @Test
    void aGrantOfATrustedDomainIsRedeemed() {
      scene.send(
          new TrustIssuer(
              scene.tenant(),
              IDP_ID,
              profile(TrustPurpose.CHAINING, SubjectMapping.USER_ID, null),
              now()));
      var grant =
          idp.sign(
              "authorization-grant+jwt",
              scene.issuer(),
              BOB.value(),
              c -> c.claim("scope", "read"));
      var answer = scene.token(scene.web, form(grant).with("resource", PETS.value())).ok();
      assertThat(answer.scope()).isEqualTo("read");
      assertThat(answer.has("refresh_token")).isFalse();
      redeem(idJag(AS_IS)).refused("invalid_grant"); // trusted for chaining is not for ID-JAGs
    }

    @Test
    void trustForIdJagsIsNoneForChaining() {
      trustIdp();
      redeem(idp.sign("authorization-grant+jwt", scene.issuer(), BOB.value(), AS_IS))
          .refused("invalid_grant");
    }
  }

  @Nested
  @DisplayName("MCP workload identity federation: the platform's word is the authentication")
  class Workloads {

    private Answer federate(String assertion) {
      return scene.token(form(assertion).with("resource", PETS.value()));
    }

    @Test
    void aWorkloadBecomesItsAgent() {
      trustPlatform(vetsWorkload());
      var answer = federate(workload(AS_IS)).ok();
      assertThat(answer.claims().getSubject()).isEqualTo(scene.vet.id());
      assertThat(answer.claims().getClaim("client_id")).isEqualTo(scene.vet.id());
      assertThat(answer.claims().getClaim("sub_profile")).isEqualTo("ai_agent");
      assertThat(answer.has("refresh_token")).isFalse();
      scene.introspect(scene.petsServer, answer.accessToken()).isActive();
      var fact = scene.facts(AccessTokenIssued.class).getLast();
      assertThat(fact.grounds().issuer()).isEqualTo(PLATFORM_ID);
      assertThat(fact.grounds().workload()).isEqualTo("system:serviceaccount:vets:vet");
    }

    @Test
    @DisplayName("RFC 9396 section 6: a workload asks for the details that its agent may have")
    void details() {
      trustPlatform(vetsWorkload());
      visits();
      var form = form(workload(AS_IS)).with("resource", PETS.value());
      var answer = scene.token(form.with("authorization_details", VISIT)).ok();
      assertThat(answer.json().get("authorization_details").toString()).contains("Rex");
      for (var wrong : List.of("{", "[{\"type\":\"unknown\"}]", "[{\"type\":\"visit\"}]")) {
        var again = form(workload(AS_IS)).with("resource", PETS.value());
        scene
            .token(again.with("authorization_details", wrong))
            .refused("invalid_authorization_details");
      }
    }

    @Test
    @DisplayName("aud may be the issuer, too; an agent's federated token is its actor token")
    void itIsTheAgentsOwnToken() {
      trustPlatform(vetsWorkload());
      var own = federate(workload(c -> c.audience(scene.issuer()))).accessToken();
      var code = scene.authorize(scene.web, scene.vet, PETS, "read");
      var answer = scene.token(code.form().with("actor_token", own).by(scene.web)).ok();
      assertThat(((Map<?, ?>) answer.claims().getClaim("act")).get("sub")).isEqualTo("agt_vet");
    }

    @Test
    @DisplayName("MT-06: a workload is counted as what it becomes; waiting costs no assertion")
    void tooOftenSpendsNothing() {
      trustPlatform(vetsWorkload());
      var assertion = workload(AS_IS);
      tooOften(
          new RateLimits(null, null, null, null, ONE, null),
          Limits.Kind.CLIENT,
          scene.vet.id(),
          () -> federate(assertion));
      federate(assertion).ok();
      federate(assertion).refused("invalid_grant");
    }

    @Test
    @DisplayName("#76 untrusted issuer, no rule, no jti: invalid_grant, never tried as an ID-JAG")
    void refused() {
      trustPlatform(vetsWorkload(new Access(PETS, Scopes.of("read"))));
      trustIdp();
      var stranger = Issuer.named("https://stranger.example");
      for (var assertion :
          List.of(
              stranger.sign(
                  null, scene.issuer() + "/token", "system:serviceaccount:vets:vet", AS_IS),
              workload(c -> c.subject("system:serviceaccount:cats:vet")),
              workload(c -> c.claim("kubernetes.io", Map.of("namespace", "cats"))),
              workload(c -> c.claim("kubernetes.io", "vets")),
              workload(c -> c.jwtID(null)),
              workload(c -> c.expirationTime(null)),
              workload(c -> c.expirationTime(Date.from(now().plus(Duration.ofDays(30))))),
              workload(c -> c.audience("https://kubernetes.default.svc")),
              workload(c -> c.audience(List.of(scene.issuer(), "https://other.example"))),
              idp.sign("JWT", scene.issuer(), BOB.value(), c -> c.claim("client_id", "cli_web")))) {
        federate(assertion).refused("invalid_grant");
      }
      var once = workload(AS_IS);
      federate(once).ok();
      federate(once).refused("invalid_grant");
      scene.token(form(workload(AS_IS)).with("resource", CLINIC.value())).refused("invalid_grant");
      scene
          .token(form(workload(AS_IS)).with("resource", PETS.value()).with("scope", "write"))
          .refused("invalid_scope");
      scene.token(scene.web, form(workload(AS_IS))).refused("invalid_grant");
    }

    @Test
    void theTrustAndTheAgentMustStand() {
      trustPlatform(vetsWorkload());
      var token = federate(workload(AS_IS)).accessToken();
      var onward = scene.token(scene.petsServer, exchange(token, CLINIC)).accessToken();
      scene.introspect(scene.clinicServer, onward).isActive();
      scene.send(new EndTrust(scene.tenant(), PLATFORM_ID, now()));
      scene.introspect(scene.petsServer, token).isInactive();
      scene.introspect(scene.clinicServer, onward).isInactive();
    }

    @Test
    void aSuspendedAgentIsNoWorkloadsAgent() {
      trustPlatform(vetsWorkload());
      var token = federate(workload(AS_IS)).accessToken();
      scene.send(new SuspendAgent(scene.tenant(), scene.vet.agent(), "r", now()));
      federate(workload(AS_IS)).refused("invalid_grant");
      scene.introspect(scene.petsServer, token).isInactive();
    }
  }

  @Test
  @DisplayName("#5 switched off for the tenant: gone from the metadata, and refused")
  void switchedOff() {
    trustIdp();
    scene.send(
        new ChangeTenantSettings(
            scene.tenant(),
            TenantSettings.of("Greenfield Vets")
                .with(new GrantPolicy(Set.of(GrantType.JWT_BEARER), false, List.of())),
            now()));
    redeem(idJag(AS_IS)).refused("unsupported_grant_type");
    var metadata = Scene.get("/.well-known/oauth-authorization-server/t/" + scene.tenant()).json();
    assertThat(metadata.get("grant_types_supported").toString())
        .contains("token-exchange")
        .doesNotContain("jwt-bearer");
    assertThat(metadata.has("authorization_grant_profiles_supported")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"assertion", "scope"})
  void parametersAreSentOnce(String name) {
    trustIdp();
    var form = form(idJag(AS_IS)).with("scope", "read");
    scene.token(scene.web, form.and(name, "x")).refused("invalid_request");
    scene.token(scene.web, form.without("assertion")).refused("invalid_request");
  }
}
