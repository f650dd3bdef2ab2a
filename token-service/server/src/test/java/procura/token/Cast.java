package procura.token;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import procura.eventstore.Commands;
import procura.identity.Access;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Command;
import procura.identity.Decision;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentCommand.RegisterAgent;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.agent.AgentId;
import procura.identity.agent.AgentName;
import procura.identity.agent.AgentProfile;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.client.GrantType;
import procura.identity.connection.ConnectionCommand.AddConnection;
import procura.identity.connection.ConnectionCommand.RemoveConnection;
import procura.identity.connection.ConnectionId;
import procura.identity.connection.ConnectionProfile;
import procura.identity.resource.ResourceCommand.RegisterResource;
import procura.identity.resource.ResourceId;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.ScopeDefinition;
import procura.identity.resource.TokenFormat;
import procura.identity.role.RoleCommand.DefineRole;
import procura.identity.role.RoleId;
import procura.identity.user.UserCommand.ChangeUserProfile;
import procura.identity.user.UserCommand.RegisterUser;
import procura.identity.user.UserCommand.SetUserPassword;
import procura.identity.user.UserCommand.SuspendUser;
import procura.identity.user.UserId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.Passwords;
import procura.tenancy.keys.PersonalData;
import procura.tenancy.keys.Secrets;
import procura.tenancy.keys.SigningKeyCommand.CreateSigningKey;
import procura.tenancy.keys.SigningKeys;
import procura.tenancy.lifecycle.SignInPolicy;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantCommand.SignUpTenant;
import procura.tenancy.lifecycle.TenantSettings;

/// Greenfield Vets, with the people, clients and agents that tests meet; and a second tenant with a
/// namesake of each that matters.
public final class Cast {

  public static final TenantId GREENFIELD = new TenantId("greenfield");
  public static final TenantId OTHER = new TenantId("other-vets");
  public static final String PASSWORD = "correct horse battery";
  public static final String SECRET = "procura_cs_test";

  public static final ResourceIdentifier PETS = new ResourceIdentifier("mcp-server://pets");
  public static final ResourceIdentifier CLINIC =
      new ResourceIdentifier("https://clinic.example/api");

  /// Confidential, one redirect URI.
  public static final ClientId VET_ASSIST = new ClientId("cli_vetassist");

  public static final String VET_ASSIST_URI = "https://app.example/cb";

  /// Public, on the person's own machine.
  public static final ClientId DESKTOP = new ClientId("cli_desktop");

  public static final String DESKTOP_URI = "http://127.0.0.1/cb";

  /// Two redirect URIs, one with a query.
  public static final ClientId TWO_URIS = new ClientId("cli_twouris");

  /// Confidential OpenID client exempt from PKCE.
  public static final ClientId EXEMPT = new ClientId("cli_exempt");

  /// The tenant's own console.
  public static final ClientId CONSOLE = new ClientId("cli_console");

  /// Not registered for codes.
  public static final ClientId MACHINE = new ClientId("cli_machine");

  public static final AgentId ASSISTANT = new AgentId("agt_assistant");
  public static final AgentId SUSPENDED_AGENT = new AgentId("agt_suspended");
  public static final AgentId FOREIGN_AGENT = new AgentId("agt_foreign");

  public static final UserId BOB = new UserId("usr_bob");
  public static final UserId CAROL = new UserId("usr_carol");

  private static final RoleId OWNER = new RoleId("rol_owner");
  private static final RoleId READER = new RoleId("rol_reader");

  private final ApplicationContext context;
  private final Instant at;

  private Cast(ApplicationContext context, Instant at) {
    this.context = context;
    this.at = at;
  }

  static Cast of(ApplicationContext context, Instant at) {
    var cast = new Cast(context, at);
    cast.tenant(GREENFIELD, "Greenfield Vets");
    cast.tenant(OTHER, "Other Vets");
    cast.resources();
    cast.roles();
    cast.user(BOB, "bob", "Bob Baker", OWNER);
    cast.user(CAROL, "carol", "Carol <b>Clark</b>", READER);
    cast.clients();
    cast.agents();
    return cast;
  }

  public void send(Command command) {
    send(command, Actor.SYSTEM);
  }

  public void send(Command command, Actor by) {
    var decision = context.getBean(Commands.class).send(command, new Cause(by, "test", "test"));
    if (decision instanceof Decision.Rejected<?, ?>(var rejection)) {
      throw new IllegalStateException(String.valueOf(rejection));
    }
  }

  private void tenant(TenantId id, String name) {
    send(new SignUpTenant(id, TenantSettings.of(name), at));
    send(new CreateSigningKey(id, context.getBean(SigningKeys.class).create(id), at));
  }

  public void user(UserId id, String username, String name, RoleId... roles) {
    var personal = context.getBean(PersonalData.class);
    var subject = id.value();
    var hash = Passwords.await(context.getBean(Passwords.class).hash(PASSWORD));
    send(
        new RegisterUser(
            GREENFIELD,
            id,
            context.getBean(BlindIndexes.class).login(GREENFIELD, username),
            personal.seal(GREENFIELD, subject, "username", username),
            personal.seal(GREENFIELD, subject, "email", username + "@greenfield.example"),
            personal.seal(GREENFIELD, subject, "display_name", name),
            personal.seal(GREENFIELD, subject, "password_hash", hash),
            List.of(roles),
            at));
  }

  /// Somebody who signs in without a password. An administrator gives a person another address.
  public void address(UserId user, String email) {
    var personal = context.getBean(PersonalData.class);
    send(
        new ChangeUserProfile(
            GREENFIELD,
            user,
            personal.seal(GREENFIELD, user.value(), "email", email),
            personal.seal(GREENFIELD, user.value(), "display_name", "Mx Moved"),
            at));
  }

  public void password(UserId user, String password) {
    var hash = Passwords.await(context.getBean(Passwords.class).hash(password));
    send(
        new SetUserPassword(
            GREENFIELD,
            user,
            context
                .getBean(PersonalData.class)
                .seal(GREENFIELD, user.value(), "password_hash", hash),
            at));
  }

  public void withoutPassword(UserId id, String username, String name) {
    var personal = context.getBean(PersonalData.class);
    send(
        new RegisterUser(
            GREENFIELD,
            id,
            context.getBean(BlindIndexes.class).login(GREENFIELD, username),
            personal.seal(GREENFIELD, id.value(), "username", username),
            personal.seal(GREENFIELD, id.value(), "email", username + "@greenfield.example"),
            personal.seal(GREENFIELD, id.value(), "display_name", name),
            null,
            List.of(),
            at));
  }

  /// Somebody of the other tenant.
  public void stranger(UserId id, String username, String name) {
    var personal = context.getBean(PersonalData.class);
    var hash = Passwords.await(context.getBean(Passwords.class).hash(PASSWORD));
    send(
        new RegisterUser(
            OTHER,
            id,
            context.getBean(BlindIndexes.class).login(OTHER, username),
            personal.seal(OTHER, id.value(), "username", username),
            personal.seal(OTHER, id.value(), "email", username + "@greenfield.example"),
            personal.seal(OTHER, id.value(), "display_name", name),
            personal.seal(OTHER, id.value(), "password_hash", hash),
            List.of(),
            at));
  }

  /// Lets people of Greenfield Vets sign in with a provider elsewhere.
  public void connection(
      ConnectionId id, String name, String issuer, String clientId, boolean registration) {
    var secret =
        context.getBean(PersonalData.class).seal(GREENFIELD, id.value(), "client_secret", SECRET);
    send(
        new AddConnection(
            GREENFIELD,
            id,
            new ConnectionProfile(
                name, issuer, clientId, secret, List.of("openid"), registration, List.of(OWNER)),
            at));
  }

  public void disconnect(ConnectionId id) {
    send(new RemoveConnection(GREENFIELD, id, at));
  }

  /// This server as a client of the other tenant's.
  public void clientOfOther(ClientId id, String redirectUri) {
    send(
        new RegisterClient(
            OTHER,
            id,
            new ClientMetadata(
                "Greenfield Vets",
                null,
                List.of(redirectUri),
                List.of(),
                Set.of(GrantType.AUTHORIZATION_CODE),
                AuthenticationMethod.CLIENT_SECRET_BASIC,
                ApplicationType.WEB,
                false,
                true,
                List.of()),
            List.of(),
            List.of(new Credential.SecretHash("crd_1", Secrets.hash(SECRET), null)),
            at));
  }

  public void suspend(UserId user) {
    send(new SuspendUser(GREENFIELD, user, at));
  }

  /// How people of Greenfield Vets sign in from now on.
  public void policy(SignInPolicy policy) {
    send(
        new ChangeTenantSettings(
            GREENFIELD, TenantSettings.of("Greenfield Vets").with(policy), at));
  }

  private void resources() {
    send(
        new RegisterResource(
            GREENFIELD,
            new ResourceId("res_pets"),
            PETS,
            new ResourceProfile(
                "Pet Profile MCP Server",
                List.of(
                    new ScopeDefinition("pet:read", "Read pet profiles", List.of(), true, false),
                    new ScopeDefinition(
                        "pet:write", "Change pet profiles", List.of(), false, false)),
                TokenFormat.JWT,
                Duration.ofMinutes(5)),
            at));
    send(
        new RegisterResource(
            GREENFIELD,
            new ResourceId("res_clinic"),
            CLINIC,
            new ResourceProfile(
                "Clinic API",
                List.of(
                    new ScopeDefinition("visit:list", "List visits", List.of(), false, true),
                    new ScopeDefinition("visit:book", "Book visits", List.of(), false, false)),
                TokenFormat.JWT,
                Duration.ofMinutes(10)),
            at));
  }

  private void roles() {
    send(
        new DefineRole(
            GREENFIELD,
            OWNER,
            "pet_owner",
            List.of(
                new Access(PETS, Scopes.of("pet:read", "pet:write")),
                new Access(CLINIC, Scopes.of("visit:list", "visit:book"))),
            at));
    send(
        new DefineRole(
            GREENFIELD,
            READER,
            "pet_reader",
            List.of(new Access(PETS, Scopes.of("pet:read"))),
            at));
  }

  private void clients() {
    var pets = List.of(new Access(PETS, Scopes.of("pet:read", "pet:write")));
    client(
        VET_ASSIST, "Vet Assist", pets, AuthenticationMethod.CLIENT_SECRET_BASIC, VET_ASSIST_URI);
    client(
        DESKTOP,
        "Desktop Helper",
        pets,
        AuthenticationMethod.NONE,
        DESKTOP_URI,
        "http://localhost:7777/cb",
        "http://[::1]/cb");
    client(
        TWO_URIS,
        "Two Addresses",
        List.of(
            new Access(PETS, Scopes.of("pet:read")),
            new Access(CLINIC, Scopes.of("visit:list", "visit:book"))),
        AuthenticationMethod.CLIENT_SECRET_BASIC,
        "https://two.example/cb",
        "https://two.example/cb?dummy1=lorem&dummy2=ipsum");
    special(EXEMPT, "Old OpenID Client", true, false, GrantType.AUTHORIZATION_CODE);
    special(CONSOLE, "Greenfield Console", false, true, GrantType.AUTHORIZATION_CODE);
    special(MACHINE, "Night Job", false, false, GrantType.CLIENT_CREDENTIALS);
  }

  private void special(
      ClientId id, String name, boolean pkceExempt, boolean firstParty, GrantType grant) {
    register(
        id,
        new ClientMetadata(
            name,
            null,
            List.of("https://" + id.value() + ".example/cb"),
            List.of("https://" + id.value() + ".example/bye"),
            EnumSet.of(grant),
            AuthenticationMethod.CLIENT_SECRET_BASIC,
            ApplicationType.WEB,
            pkceExempt,
            firstParty,
            List.of()),
        List.of(new Access(PETS, Scopes.of("pet:read", "pet:write"))));
  }

  private void client(
      ClientId id,
      String name,
      List<Access> access,
      AuthenticationMethod method,
      String... redirectUris) {
    register(
        id,
        new ClientMetadata(
            name,
            null,
            List.of(redirectUris),
            List.of("https://app.example/bye"),
            Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN),
            method,
            ApplicationType.WEB,
            false,
            false,
            List.of()),
        access);
  }

  private void register(ClientId id, ClientMetadata metadata, List<Access> access) {
    List<Credential> credentials =
        metadata.isPublic()
            ? List.of()
            : List.of(new Credential.SecretHash("crd_1", Secrets.hash(SECRET), null));
    send(new RegisterClient(GREENFIELD, id, metadata, access, credentials, at));
  }

  private void agents() {
    agent(GREENFIELD, ASSISTANT, "Vet Assistant", Scopes.of("pet:read"));
    agent(GREENFIELD, SUSPENDED_AGENT, "Old Assistant", Scopes.of("pet:read"));
    send(new SuspendAgent(GREENFIELD, SUSPENDED_AGENT, null, at));
    agent(OTHER, FOREIGN_AGENT, "Other Assistant", Scopes.of("pet:read"));
  }

  private void agent(TenantId tenant, AgentId id, String name, Scopes scopes) {
    send(
        new RegisterAgent(
            tenant,
            id,
            new AgentProfile(
                new AgentName(name),
                "Looks up pet profiles",
                List.of(CAROL),
                List.of(VET_ASSIST),
                List.of(new Access(PETS, scopes)),
                AgentProfile.DEFAULT_DEPTH),
            new Credential.SecretHash("crd_1", Secrets.hash(SECRET), null),
            at));
  }
}
