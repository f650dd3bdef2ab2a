package procura.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.authority.Ask.ConsentRule.AboutToAsk;
import procura.authority.Ask.ConsentRule.NotNeeded;
import procura.authority.Ask.ConsentRule.Standing;
import procura.authority.Authorities.AgentAuthority;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authorities.ResourceAuthority;
import procura.authority.Authorities.RoleAuthority;
import procura.authority.Authorities.Status;
import procura.authority.Authorities.UserAuthority;
import procura.authority.Verdict.Permitted;
import procura.authority.Verdict.Reason;
import procura.authority.Verdict.Refused;
import procura.authority.details.Details;
import procura.identity.Access;
import procura.identity.AuthorizationDetails;
import procura.identity.BlindIndex;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.Sealed;
import procura.identity.agent.AgentId;
import procura.identity.agent.AgentName;
import procura.identity.agent.AgentProfile;
import procura.identity.agent.AgentRules;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.GrantType;
import procura.identity.client.Registration;
import procura.identity.client.Registration.Origin;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.identity.delegation.Consent;
import procura.identity.delegation.DelegationId;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.GrantId;
import procura.identity.issuance.Narrowing;
import procura.identity.issuance.Narrowing.Limit;
import procura.identity.resource.DetailsType;
import procura.identity.resource.ResourceId;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.ScopeDefinition;
import procura.identity.resource.TokenFormat;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;
import procura.tenancy.lifecycle.RegistrationPolicy;
import procura.tenancy.lifecycle.TenantSettings;

class PermissionTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final ResourceIdentifier PETS = new ResourceIdentifier("mcp-server://pets");
  private static final ResourceIdentifier CLINIC =
      new ResourceIdentifier("https://clinic.example/api");
  private static final ClientId APP = new ClientId("cli_app");
  private static final ClientId SERVER = new ClientId("cli_pets_server");
  private static final AgentId AGENT = new AgentId("agt_vet");
  private static final UserId BOB = new UserId("usr_bob");
  private static final RoleId OWNER = new RoleId("rol_owner");
  private static final DelegationId DELEGATION = new DelegationId("dlg_1");
  private static final GrantId GRANT = GrantId.of(DELEGATION, "x");
  private static final Consent CONSENT = new Consent(BOB, APP, AGENT, PETS);
  private static final Scopes READ = Scopes.of("pet:read");
  private static final Scopes BOTH = Scopes.of("pet:read", "pet:write");

  /// Bob owns pets and has let the agent read about them; the app may ask for both scopes.
  private static FixedView world() {
    return new FixedView()
        .with(PETS, resource(PETS))
        .with(CLINIC, resource(CLINIC))
        .with(APP, client(APP, Status.ACTIVE, new Access(PETS, BOTH)))
        .with(SERVER, client(SERVER, Status.ACTIVE, new Access(CLINIC, READ)))
        .with(AGENT, agent(Status.ACTIVE, 4))
        .with(BOB, bob(Status.ACTIVE))
        .with(
            OWNER,
            new RoleAuthority(
                OWNER, "pet_owner", List.of(new Access(PETS, BOTH), new Access(CLINIC, READ))))
        .with(DELEGATION, delegation(READ, null))
        .with(CONSENT, delegation(READ, null));
  }

  private static Ask delegated(Scopes requested) {
    return new Ask(
        APP,
        BOB,
        new ActorChain(List.of(AGENT.value())),
        PETS,
        requested,
        null,
        new Standing(GRANT),
        NOW);
  }

  private static Ask alone(
      ClientId client, @Nullable ResourceIdentifier resource, Scopes requested) {
    return new Ask(client, null, ActorChain.NONE, resource, requested, null, new NotNeeded(), NOW);
  }

  @Nested
  class AuthorizationDetails_RFC9396_section_5 {

    private static final AuthorizationDetails VISIT =
        Details.read("[{\"type\":\"visit\",\"pet\":\"Rex\"}]");

    private static final DetailsType TYPE =
        new DetailsType(
            "visit",
            "{\"type\":\"object\",\"additionalProperties\":false,"
                + "\"properties\":{\"pet\":{\"type\":\"string\"}}}",
            "Visit {pet}");

    private static FixedView world(List<String> ofClient, List<String> ofAgent) {
      var pets = resource(PETS);
      var app = client(APP, Status.ACTIVE, new Access(PETS, BOTH));
      var vet = agent(Status.ACTIVE, 4);
      var old = vet.profile();
      var metadata =
          new ClientMetadata(
              "App",
              null,
              List.of(),
              List.of(),
              EnumSet.allOf(GrantType.class),
              AuthenticationMethod.CLIENT_SECRET_BASIC,
              ApplicationType.WEB,
              false,
              false,
              List.of(),
              new RequestRules(false, false, null, null, ofClient, List.of(), null, false),
              null,
              null,
              null,
              null,
              null);
      return PermissionTest.world()
          .with(
              PETS,
              new ResourceAuthority(
                  pets.id(),
                  PETS,
                  new ResourceProfile(
                      "Pets",
                      pets.profile().scopes(),
                      TokenFormat.JWT,
                      Duration.ofMinutes(5),
                      List.of(TYPE),
                      null)))
          .with(APP, new ClientAuthority(APP, metadata, app.access(), List.of(), Status.ACTIVE))
          .with(
              AGENT,
              new AgentAuthority(
                  AGENT,
                  new AgentProfile(
                      old.name(),
                      null,
                      old.owners(),
                      old.clients(),
                      old.access(),
                      4,
                      new AgentRules(ofAgent, SecurityProfile.OAUTH_2_1)),
                  List.of(),
                  List.of(),
                  Status.ACTIVE));
    }

    @Test
    void areGrantedWhereResourceClientAndAgentKnowTheType() {
      var view = world(List.of("visit"), List.of("visit"));
      var permitted = permitted(view, delegated(READ).with(VISIT));
      assertThat(permitted.details()).isEqualTo(VISIT);
      assertThat(permitted.alreadyConsented()).as("details are asked for each time").isFalse();
    }

    @Test
    void areRefusedWhereOneOfThemDoesNot() {
      var ask = delegated(READ).with(VISIT);
      assertThat(refused(world(List.of(), List.of("visit")), ask))
          .isEqualTo(Reason.DETAILS_NOT_ALLOWED);
      assertThat(refused(world(List.of("visit"), List.of()), ask))
          .isEqualTo(Reason.DETAILS_NOT_ALLOWED);
      assertThat(refused(PermissionTest.world(), ask)).isEqualTo(Reason.DETAILS_NOT_ALLOWED);
    }

    private static View asked(Origin origin, RegistrationPolicy policy) {
      var view = world(List.of("visit"), List.of("visit"));
      var app = Objects.requireNonNull(view.client(APP));
      var metadata = app.metadata().with(new Registration(origin, null, null, true, null));
      return view.with(
              APP, new ClientAuthority(APP, metadata, app.access(), List.of(), Status.ACTIVE))
          .settingsAre(TenantSettings.of("Acme").with(policy));
    }

    private static RegistrationPolicy policy(
        @Nullable List<Access> ceiling, @Nullable List<String> types) {
      return new RegistrationPolicy(
          ceiling, false, List.of(), false, List.of(), List.of(), List.of(), List.of(), types);
    }

    /// Whatever it registered itself with.
    @Test
    void aStrangerHasOfItsTypesWhatTheTenantAllows() {
      var ask = delegated(READ).with(VISIT);
      var ceiling = List.of(new Access(PETS, BOTH));
      for (var tooLittle :
          List.of(
              policy(ceiling, null), policy(ceiling, List.of()), policy(null, List.of("other")))) {
        assertThat(refused(asked(Origin.DYNAMIC, tooLittle), ask))
            .isEqualTo(Reason.DETAILS_NOT_ALLOWED);
        assertThat(permitted(asked(Origin.ADMINISTRATOR, tooLittle), ask).details())
            .isEqualTo(VISIT);
      }
      for (var enough : List.of(RegistrationPolicy.NONE, policy(ceiling, List.of("visit")))) {
        assertThat(permitted(asked(Origin.DYNAMIC, enough), ask).details()).isEqualTo(VISIT);
      }
    }

    @Test
    void areRefusedWhereTheyDoNotFitOrAreForElsewhere() {
      var view = world(List.of("visit"), List.of("visit"));
      for (var bad :
          List.of(
              "[{\"type\":\"visit\",\"pet\":7}]",
              "[{\"type\":\"visit\",\"more\":\"x\"}]",
              "[{\"type\":\"visit\",\"pet\":\"Rex\"},{\"type\":\"other\"}]")) {
        assertThat(refused(view, delegated(READ).with(Details.read(bad))))
            .isEqualTo(Reason.DETAILS_NOT_ALLOWED);
      }
      var identity =
          new Ask(
              APP,
              BOB,
              ActorChain.NONE,
              Ask.IDENTITY,
              Scopes.of("openid"),
              null,
              new AboutToAsk(),
              NOW);
      assertThat(refused(view, identity.with(VISIT))).isEqualTo(Reason.DETAILS_NOT_ALLOWED);
    }

    @Test
    void findTheResourceThatHasTheirType() {
      var ask = new Ask(APP, BOB, ActorChain.NONE, null, Scopes.NONE, null, new AboutToAsk(), NOW);
      assertThat(permitted(world(List.of("visit"), List.of()), ask.with(VISIT)).resource())
          .isNotNull();
    }
  }

  @Nested
  class AnAgentForAPerson {

    @Test
    @DisplayName("[A5, B17] gets what everybody behind it allows")
    void getsWhatEverybodyBehindItAllows() {
      assertThat(permitted(world(), delegated(READ)).scopes()).isEqualTo(READ);
    }

    @Test
    @DisplayName("[B17] is narrowed by its own access and the narrowing is recorded")
    void isNarrowedByItsOwnAccessAndTheNarrowingIsRecorded() {
      var permitted = permitted(world(), delegated(BOTH));
      assertThat(permitted.scopes()).isEqualTo(READ);
      assertThat(permitted.narrowed())
          .containsExactly(new Narrowing(Limit.AGENT, Scopes.of("pet:write")));
    }

    @Test
    @DisplayName("[A5, A16] #26 is narrowed by the persons roles")
    void isNarrowedByThePersonsRoles() {
      var world =
          world()
              .with(
                  OWNER, new RoleAuthority(OWNER, "pet_owner", List.of(new Access(CLINIC, READ))));
      assertThat(refused(world, delegated(READ))).isEqualTo(Reason.SCOPE_NOT_ALLOWED);
    }

    @Test
    void isRefusedWhereNothingIsLeft() {
      assertThat(refused(world(), delegated(Scopes.of("pet:write"))))
          .isEqualTo(Reason.SCOPE_NOT_ALLOWED);
    }

    @Test
    void isRefusedThroughAClientItDoesNotWorkThrough() {
      var other = new ClientId("cli_other");
      var world = world().with(other, client(other, Status.ACTIVE, new Access(PETS, BOTH)));
      var ask =
          new Ask(
              other,
              BOB,
              new ActorChain(List.of(AGENT.value())),
              PETS,
              READ,
              null,
              new Standing(GRANT),
              NOW);
      assertThat(refused(world, ask)).isEqualTo(Reason.ACTOR_NOT_ALLOWED);
    }
  }

  /// A server speaks for whoever's token it was handed.
  @Nested
  class ATokenHandedOn {

    private static Ask handedOn(ActorChain chain, ClientId principal) {
      return new Ask(SERVER, null, chain, CLINIC, READ, READ, new NotNeeded(), NOW, principal);
    }

    private static Ask forBob(ClientId server) {
      return new Ask(
          server,
          BOB,
          new ActorChain(List.of(server.value())),
          CLINIC,
          READ,
          READ,
          new Standing(GRANT),
          NOW);
    }

    @Test
    void diesWithTheAgentThatItIsOf() {
      var ask = handedOn(new ActorChain(List.of(SERVER.value())), new ClientId(AGENT.value()));
      assertThat(permitted(world(), ask).scopes()).isEqualTo(READ);
      assertThat(refused(world().with(AGENT, agent(Status.SUSPENDED, 4)), ask))
          .isEqualTo(Reason.ACTOR_NOT_ACTIVE);
    }

    @Test
    void diesWithTheClientThatThePersonAgreedTo() {
      assertThat(permitted(world(), forBob(SERVER)).scopes()).isEqualTo(READ);
      var world = world().with(APP, client(APP, Status.SUSPENDED, new Access(PETS, BOTH)));
      assertThat(refused(world, forBob(SERVER))).isEqualTo(Reason.ACTOR_NOT_ACTIVE);
    }

    @Test
    void goesNoDeeperThroughServersAloneThanThroughAgents() {
      var world = world();
      var chain = new java.util.ArrayList<String>();
      for (int i = 0; i < 5; i++) {
        var id = new ClientId("cli_hop_" + i);
        world = world.with(id, client(id, Status.ACTIVE, new Access(CLINIC, READ)));
        chain.add(id.value());
      }
      var ask = handedOn(new ActorChain(chain), SERVER);
      assertThat(refused(world, ask)).isEqualTo(Reason.CHAIN_TOO_DEEP);
      assertThat(permitted(world, handedOn(new ActorChain(chain.subList(0, 4)), SERVER)).scopes())
          .isEqualTo(READ);
    }
  }

  @Test
  void identityIsNobodysButAPersons() {
    assertThat(refused(world(), alone(APP, Ask.IDENTITY, Scopes.NONE)))
        .isEqualTo(Reason.RESOURCE_UNKNOWN);
    assertThat(refused(world(), alone(APP, Ask.IDENTITY, Scopes.of("openid"))))
        .isEqualTo(Reason.SCOPE_NOT_ALLOWED);
  }

  /// Whatever ends, the next decision says no.
  @Nested
  class WhenSomethingBehindItEnds {

    @Test
    void suspendedAgent() {
      assertThat(refused(world().with(AGENT, agent(Status.SUSPENDED, 4)), delegated(READ)))
          .isEqualTo(Reason.ACTOR_NOT_ACTIVE);
    }

    @Test
    void suspendedPerson() {
      assertThat(refused(world().with(BOB, bob(Status.SUSPENDED)), delegated(READ)))
          .isEqualTo(Reason.USER_NOT_ACTIVE);
    }

    @Test
    void removedClient() {
      var world = world().with(APP, client(APP, Status.ENDED, new Access(PETS, BOTH)));
      assertThat(refused(world, delegated(READ))).isEqualTo(Reason.CLIENT_NOT_ACTIVE);
    }

    @Test
    void withdrawnDelegation() {
      assertThat(refused(world().without(DELEGATION), delegated(READ)))
          .isEqualTo(Reason.CONSENT_MISSING);
    }

    @Test
    void delegationThatHasRunOut() {
      assertThat(refused(world().with(DELEGATION, delegation(READ, NOW)), delegated(READ)))
          .isEqualTo(Reason.CONSENT_MISSING);
    }

    @Test
    void revokedGrant() {
      assertThat(refused(world().revoked(GRANT), delegated(READ)))
          .isEqualTo(Reason.CONSENT_MISSING);
    }

    @Test
    void removedResource() {
      assertThat(refused(world().without(PETS), delegated(READ)))
          .isEqualTo(Reason.RESOURCE_UNKNOWN);
    }

    @Test
    void offboardedTenant() {
      assertThat(refused(world().tenantIs(Status.ENDED), delegated(READ)))
          .isEqualTo(Reason.TENANT_NOT_ACTIVE);
    }

    @Test
    void anotherPersonsDelegation() {
      var eve = new UserId("usr_eve");
      var world = world().with(eve, bob(Status.ACTIVE));
      var ask =
          new Ask(
              APP,
              eve,
              new ActorChain(List.of(AGENT.value())),
              PETS,
              READ,
              null,
              new Standing(GRANT),
              NOW);
      assertThat(refused(world, ask)).isEqualTo(Reason.CONSENT_MISSING);
    }
  }

  /// RFC 8693 section 4.1
  @Nested
  class AChain {

    private Ask exchanged(ActorChain chain, Scopes requested) {
      return new Ask(SERVER, BOB, chain, CLINIC, requested, READ, new Standing(GRANT), NOW);
    }

    @Test
    void goesOnwardWithinTheTokenItCameFrom() {
      var chain = new ActorChain(List.of(SERVER.value(), AGENT.value()));
      assertThat(permitted(world(), exchanged(chain, READ)).scopes()).isEqualTo(READ);
      assertThat(refused(world(), exchanged(chain, BOTH))).isEqualTo(Reason.SCOPE_NOT_ALLOWED);
    }

    @Test
    void endsWithAnyAgentInIt() {
      var chain = new ActorChain(List.of(SERVER.value(), AGENT.value()));
      assertThat(refused(world().with(AGENT, agent(Status.SUSPENDED, 4)), exchanged(chain, READ)))
          .isEqualTo(Reason.ACTOR_NOT_ACTIVE);
    }

    @Test
    void isNoDeeperThanEachAgentAllows() {
      var chain = new ActorChain(List.of(SERVER.value(), AGENT.value()));
      assertThat(refused(world().with(AGENT, agent(Status.ACTIVE, 1)), exchanged(chain, READ)))
          .isEqualTo(Reason.CHAIN_TOO_DEEP);
    }

    @Test
    void hasNobodyTwice() {
      var chain = new ActorChain(List.of(SERVER.value(), AGENT.value(), SERVER.value()));
      assertThat(refused(world(), exchanged(chain, READ))).isEqualTo(Reason.ACTOR_NOT_ALLOWED);
    }
  }

  @Nested
  class WhatIsAskedFor {

    @Test
    void noScopeAsksForTheDefault() {
      assertThat(permitted(world(), alone(APP, PETS, Scopes.NONE)).scopes()).isEqualTo(BOTH);
    }

    @Test
    void noResourceFindsTheOnlyOneThatFits() {
      var permitted = permitted(world(), alone(APP, null, READ));

      assertThat(Objects.requireNonNull(permitted.resource()).identifier()).isEqualTo(PETS);
    }

    @Test
    void anUnknownScopeIsNotSilentlyDropped() {
      assertThat(refused(world(), alone(APP, PETS, Scopes.of("pet:read", "pet:sell"))))
          .isEqualTo(Reason.SCOPE_UNKNOWN);
    }

    @Test
    void aResourceOfOthersIsAsUnknownAsNone() {
      assertThat(refused(world(), alone(APP, CLINIC, READ))).isEqualTo(Reason.RESOURCE_UNKNOWN);
      assertThat(refused(world(), alone(APP, new ResourceIdentifier("x:none"), READ)))
          .isEqualTo(Reason.RESOURCE_UNKNOWN);
    }

    @Test
    void identityScopesNeedAPerson() {
      assertThat(refused(world(), alone(APP, PETS, Scopes.of("openid", "pet:read"))))
          .isEqualTo(Reason.SCOPE_NOT_ALLOWED);
    }
  }

  @Nested
  class BeforeAPersonIsAsked {

    @Test
    void theStandingDelegationIsFound() {
      var ask =
          new Ask(
              APP,
              BOB,
              new ActorChain(List.of(AGENT.value())),
              PETS,
              READ,
              null,
              new AboutToAsk(),
              NOW);
      assertThat(permitted(world(), ask).alreadyConsented()).isTrue();
      assertThat(permitted(world().without(CONSENT), ask).alreadyConsented()).isFalse();
      assertThat(permitted(world(), ask).consent()).isEqualTo(CONSENT);
    }
  }

  private static Permitted permitted(View view, Ask ask) {
    var verdict = Permission.decide(view, ask);
    assertThat(verdict).isInstanceOf(Permitted.class);
    return (Permitted) verdict;
  }

  private static Reason refused(View view, Ask ask) {
    var verdict = Permission.decide(view, ask);
    assertThat(verdict).isInstanceOf(Refused.class);
    return ((Refused) verdict).reason();
  }

  private static ResourceAuthority resource(ResourceIdentifier identifier) {
    return new ResourceAuthority(
        new ResourceId("res_1"),
        identifier,
        new ResourceProfile(
            "Pets",
            List.of(
                new ScopeDefinition("pet:read", "Read", List.of(), false, false),
                new ScopeDefinition("pet:write", "Write", List.of(), false, false)),
            TokenFormat.JWT,
            Duration.ofMinutes(5)));
  }

  private static ClientAuthority client(ClientId id, Status status, Access... access) {
    return new ClientAuthority(
        id,
        new ClientMetadata(
            "App",
            null,
            List.of(),
            List.of(),
            EnumSet.allOf(GrantType.class),
            AuthenticationMethod.CLIENT_SECRET_BASIC,
            ApplicationType.WEB,
            false,
            false,
            List.of()),
        List.of(access),
        List.of(),
        status);
  }

  private static AgentAuthority agent(Status status, int depth) {
    return new AgentAuthority(
        AGENT,
        new AgentProfile(
            new AgentName("Vet"),
            null,
            List.of(BOB),
            List.of(APP),
            List.of(new Access(PETS, READ)),
            depth),
        List.of(),
        List.of(),
        status);
  }

  private static UserAuthority bob(Status status) {
    var sealed = new Sealed("…");
    return new UserAuthority(
        BOB, new BlindIndex("b"), sealed, sealed, sealed, null, List.of(OWNER), status, null);
  }

  private static DelegationAuthority delegation(Scopes scopes, @Nullable Instant expiresAt) {
    return new DelegationAuthority(DELEGATION, CONSENT, scopes, expiresAt, NOW.minusSeconds(60));
  }
}
