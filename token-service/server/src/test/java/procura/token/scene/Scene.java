package procura.token.scene;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import procura.authority.Authority;
import procura.eventstore.Commands;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.eventstore.StoredFact;
import procura.house.fakes.TestAuthority;
import procura.house.fakes.TestAuthority.Identity;
import procura.identity.Access;
import procura.identity.Actor;
import procura.identity.BlindIndex;
import procura.identity.Cause;
import procura.identity.Command;
import procura.identity.Decision;
import procura.identity.Fact;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.agent.AgentCommand.RegisterAgent;
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
import procura.identity.delegation.Consent;
import procura.identity.delegation.DelegationCommand.GrantDelegation;
import procura.identity.delegation.DelegationId;
import procura.identity.issuance.GrantId;
import procura.identity.resource.ResourceCommand.RegisterResource;
import procura.identity.resource.ResourceId;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.ScopeDefinition;
import procura.identity.resource.TokenFormat;
import procura.identity.role.RoleCommand.DefineRole;
import procura.identity.role.RoleId;
import procura.identity.user.UserCommand.RegisterUser;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;
import procura.tenancy.keys.Secrets;
import procura.tenancy.keys.SigningKeyCommand.CreateSigningKey;
import procura.tenancy.keys.SigningKeys;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantCommand.SignUpTenant;
import procura.tenancy.lifecycle.TenantSettings;
import procura.token.code.AuthorizationCode;
import procura.token.code.AuthorizationCodes;

/// One tenant, *Greenfield Vets*: Bob owns pets; `web` (confidential) and `app` (public) work for
/// him, `vet` and `scribe` are agents; `petsServer` is the server of `PETS` and calls `CLINIC`,
/// whose server is `clinicServer`. `VAULT` has opaque tokens.
public final class Scene {

  public static final ResourceIdentifier PETS = new ResourceIdentifier("mcp-server://pets");
  public static final ResourceIdentifier CLINIC =
      new ResourceIdentifier("https://clinic.example/api");
  public static final ResourceIdentifier VAULT = new ResourceIdentifier("https://vault.example/");
  public static final String REDIRECT = "https://web.example/callback";
  public static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  public static final RoleId OWNER = new RoleId("rol_owner");
  public static final UserId BOB = new UserId("usr_bob");
  public static final ResourceId PETS_ID = new ResourceId("res_pets");

  /// Long enough to tell its tokens from those of others.
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final Scopes BOTH = Scopes.of("read", "write");
  private static final Cause CAUSE = new Cause(Actor.SYSTEM, "test", "test");
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final TokenRoom ROOM = TokenRoom.get();

  /// Made when the first test asks for it.
  private static final class AnotherNode {
    private static final TokenRoom ROOM = TokenRoom.another();
  }

  private final TenantId tenant = new TenantId("vets-" + COUNT.incrementAndGet());
  private final Secrets secrets = ROOM.bean(Secrets.class);

  public final Party app;
  public final Party.WithBasic web;
  public final Party.WithBasic petsServer;
  public final Party.WithPost clinicServer;
  public final Party.WithKey keyed;
  public final Party.WithPost vet;
  public final Party.WithKey scribe;

  private Scene() {
    send(new SignUpTenant(tenant, TenantSettings.of("Greenfield Vets"), now()));
    send(new CreateSigningKey(tenant, ROOM.bean(SigningKeys.class).create(tenant), now()));
    resource(PETS_ID, PETS, TokenFormat.JWT);
    resource(new ResourceId("res_clinic"), CLINIC, TokenFormat.JWT);
    resource(new ResourceId("res_vault"), VAULT, TokenFormat.OPAQUE);
    send(new DefineRole(tenant, OWNER, "pet_owner", everything(), now()));
    user(BOB);
    app = publicClient("cli_app");
    web = confidential("cli_web", everything());
    petsServer = confidential("cli_pets_server", List.of(at(CLINIC), at(VAULT)), PETS);
    clinicServer = clinicServer();
    keyed = keyedClient("cli_keyed");
    vet = agent("agt_vet", AgentProfile.DEFAULT_DEPTH);
    scribe = keyedAgent("agt_scribe");
  }

  public static Scene vets() {
    return new Scene();
  }

  public static Instant now() {
    return ROOM.clock().instant();
  }

  public static void pass(Duration time) {
    ROOM.clock().advance(time);
  }

  /// While it runs, this tenant's new rows of the table are refused by the database.
  public void whileNothingCanBeAddedTo(String table, Runnable action) {
    ROOM.sql(
        """
        CREATE FUNCTION token.refuse() RETURNS trigger LANGUAGE plpgsql
          AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON token.%s FOR EACH ROW
          WHEN (NEW.tenant = '%s') EXECUTE FUNCTION token.refuse()
        """
            .formatted(table, tenant));
    try {
      action.run();
    } finally {
      ROOM.sql("DROP TRIGGER refuse ON token." + table + "; DROP FUNCTION token.refuse()");
    }
  }

  public static String issuer(TenantId tenant) {
    return TokenRoom.BASE_URL + "/t/" + tenant;
  }

  public static <T> T bean(Class<T> type) {
    return ROOM.bean(type);
  }

  public TenantId tenant() {
    return tenant;
  }

  public String issuer() {
    return issuer(tenant);
  }

  // --- what there is

  public static Access at(ResourceIdentifier resource) {
    return new Access(resource, BOTH);
  }

  public static List<Access> everything() {
    return List.of(at(PETS), at(CLINIC), at(VAULT));
  }

  public void resource(ResourceId id, ResourceIdentifier identifier, TokenFormat format) {
    send(new RegisterResource(tenant, id, identifier, profile(format), now()));
  }

  public static ResourceProfile profile(TokenFormat format) {
    return new ResourceProfile(
        "a resource",
        List.of(
            new ScopeDefinition("read", "read", List.of(), true, false),
            new ScopeDefinition("write", "write", List.of(), false, false)),
        format,
        LIFETIME);
  }

  public void user(UserId id) {
    var text = new Sealed("sealed");
    send(
        new RegisterUser(
            tenant, id, new BlindIndex(id.value()), text, text, text, null, List.of(OWNER), now()));
  }

  public Party publicClient(String id) {
    register(
        id,
        metadata(
            AuthenticationMethod.NONE,
            Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN),
            false),
        everything(),
        List.of());
    return new Party.Public(tenant, id);
  }

  public Party.WithBasic confidential(
      String id, List<Access> access, ResourceIdentifier... serverOf) {
    var secret = secrets.token("cs");
    register(
        id,
        metadata(
            AuthenticationMethod.CLIENT_SECRET_BASIC, Set.of(GrantType.values()), false, serverOf),
        access,
        List.of(hashed("cred_" + id, secret)));
    return new Party.WithBasic(tenant, id, secret);
  }

  private Party.WithPost clinicServer() {
    var secret = secrets.token("cs");
    register(
        "cli_clinic_server",
        metadata(
            AuthenticationMethod.CLIENT_SECRET_POST, Set.of(GrantType.values()), false, CLINIC),
        List.of(at(VAULT)),
        List.of(hashed("cred_clinic", secret)));
    return new Party.WithPost(tenant, "cli_clinic_server", secret);
  }

  private Party.WithKey keyedClient(String id) {
    var key = key(id);
    register(
        id,
        metadata(AuthenticationMethod.PRIVATE_KEY_JWT, Set.of(GrantType.values()), false, PETS),
        everything(),
        List.of(new Credential.PublicKeys("cred_" + id, jwks(key))));
    return new Party.WithKey(tenant, id, key);
  }

  public Party.WithPost agent(String id, int depth) {
    var secret = secrets.token("cs");
    register(id, depth, hashed("cred_" + id, secret));
    return new Party.WithPost(tenant, id, secret);
  }

  private Party.WithKey keyedAgent(String id) {
    var key = key(id);
    register(id, AgentProfile.DEFAULT_DEPTH, new Credential.PublicKeys("cred_" + id, jwks(key)));
    return new Party.WithKey(tenant, id, key);
  }

  public void register(
      String id, ClientMetadata metadata, List<Access> access, List<Credential> credentials) {
    send(new RegisterClient(tenant, new ClientId(id), metadata, access, credentials, now()));
  }

  public void register(String id, int depth, Credential credential) {
    send(
        new RegisterAgent(
            tenant,
            new AgentId(id),
            new AgentProfile(
                new AgentName("Agent " + id),
                null,
                List.of(BOB),
                List.of(new ClientId("cli_app"), new ClientId("cli_web")),
                everything(),
                depth),
            credential,
            now()));
  }

  public static ClientMetadata metadata(
      AuthenticationMethod method,
      Set<GrantType> grants,
      boolean pkceExempt,
      ResourceIdentifier... serverOf) {
    return new ClientMetadata(
        "A client",
        null,
        List.of(REDIRECT),
        List.of(),
        grants,
        method,
        ApplicationType.WEB,
        pkceExempt,
        false,
        List.of(serverOf));
  }

  public static Credential hashed(String id, String secret) {
    return new Credential.SecretHash(id, Secrets.hash(secret), null);
  }

  public static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("key_" + id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  public static String jwks(ECKey key) {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  // --- what happens

  public void send(Command command) {
    Decision<?, ?> decision = bean(Commands.class).send(command, CAUSE);
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
  }

  public void record(Fact fact) {
    bean(FactLog.class).append(List.of(fact), CAUSE, Fence.NONE).toCompletableFuture().join();
  }

  public <T extends Fact> List<T> facts(Class<T> type) {
    return ROOM.recorded().of(tenant, type);
  }

  public <T extends Fact> List<StoredFact> stored(Class<T> type) {
    return ROOM.recorded().stored(tenant, type);
  }

  /// Bob lets `client`, and through it `agent`, use `resource`.
  public DelegationId consent(
      Party client, @Nullable Party agent, ResourceIdentifier resource, String scopes) {
    return consent(client, agent, resource, scopes, null);
  }

  public DelegationId consent(
      Party client,
      @Nullable Party agent,
      ResourceIdentifier resource,
      String scopes,
      @Nullable Instant until) {
    var consent = new Consent(BOB, client.client(), agent == null ? null : agent.agent(), resource);
    var id = new DelegationId(secrets.id("dlg"));
    send(new GrantDelegation(tenant, id, consent, Scopes.parse(scopes), until, now()));
    var standing = bean(Authority.class).now(tenant).delegation(consent);
    return Objects.requireNonNull(standing).id();
  }

  /// Bob agrees in the browser: the code that `client` gets for it.
  public Authorized authorize(
      Party client, @Nullable Party agent, ResourceIdentifier resource, String scopes) {
    return authorize(client, agent, resource, scopes, consent(client, agent, resource, scopes));
  }

  public Authorized authorize(
      Party client,
      @Nullable Party agent,
      ResourceIdentifier resource,
      String scopes,
      DelegationId delegation) {
    return authorize(client, agent, resource, scopes, delegation, Authorized.VERIFIER);
  }

  public Authorized authorize(
      Party client,
      @Nullable Party agent,
      ResourceIdentifier resource,
      String scopes,
      DelegationId delegation,
      @Nullable String verifier) {
    return authorize(client, agent, resource, scopes, delegation, verifier, null);
  }

  /// With `dpop_jkt` in the authorization request.
  public Authorized authorize(
      Party client,
      @Nullable Party agent,
      ResourceIdentifier resource,
      String scopes,
      String dpopKey) {
    return authorize(
        client,
        agent,
        resource,
        scopes,
        consent(client, agent, resource, scopes),
        Authorized.VERIFIER,
        dpopKey);
  }

  private Authorized authorize(
      Party client,
      @Nullable Party agent,
      ResourceIdentifier resource,
      String scopes,
      DelegationId delegation,
      @Nullable String verifier,
      @Nullable String dpopKey) {
    var grant = GrantId.of(delegation, secrets.keyId());
    var code =
        bean(AuthorizationCodes.class)
            .issue(
                new AuthorizationCode(
                    tenant,
                    grant,
                    BOB,
                    client.client(),
                    agent == null ? null : agent.agent(),
                    REDIRECT,
                    verifier == null ? null : Authorized.challenge(verifier),
                    "nonce",
                    resource,
                    Scopes.parse(scopes),
                    now(),
                    List.of("pwd"),
                    "sid_test",
                    null,
                    dpopKey,
                    null),
                now());
    return new Authorized(client, code, verifier, grant, delegation);
  }

  /// Everything in a table, as an administrator of the database sees it.
  public static List<String> rows(String table) {
    return bean(TenantConnections.class)
        .everyTenant(
            sql -> sql.fetch("select t::text from " + table + " t").getValues(0, String.class));
  }

  // --- what clients do

  public Answer post(String endpoint, Form form, String... headers) {
    return exchange(
        "/t/" + tenant + "/" + endpoint,
        form.encoded(),
        form.authorization(),
        headers.length == 0
            ? new String[] {"Content-Type", "application/x-www-form-urlencoded"}
            : headers);
  }

  public static Answer exchange(
      String path, String body, @Nullable String authorization, String... headers) {
    var request =
        HttpRequest.newBuilder(ROOM.uri(path))
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return answer(request.build());
  }

  public static Answer get(String path) {
    return answer(HttpRequest.newBuilder(ROOM.uri(path)).build());
  }

  /// A request with an access token over a connection with that certificate.
  public Answer get(String endpoint, String authorization, Identity certificate) {
    return answer(
        HttpRequest.newBuilder(ROOM.uri("/t/" + tenant + "/" + endpoint))
            .headers(withCertificate(certificate))
            .header("Authorization", authorization)
            .build());
  }

  /// A request with an access token.
  public Answer get(String endpoint, String authorization, String... proofs) {
    var request =
        HttpRequest.newBuilder(ROOM.uri("/t/" + tenant + "/" + endpoint))
            .header("Authorization", authorization);
    for (var proof : proofs) {
      request.header("DPoP", proof);
    }
    return answer(request.build());
  }

  private static Answer answer(HttpRequest request) {
    try {
      var response = ROOM.http().send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public Answer token(Form form) {
    return post("token", form);
  }

  /// A token request with proofs of possession.
  public Answer token(Form form, String... proofs) {
    return post("token", form, withProofs(proofs));
  }

  /// A token request over a connection with that certificate.
  public Answer token(Form form, Identity certificate, String... proofs) {
    return post("token", form, withCertificate(certificate, proofs));
  }

  /// The same with a certificate that a proxy has checked.
  public Answer tokenByProxy(Form form, Identity certificate) {
    var headers = new ArrayList<>(List.of(withCertificate(certificate)));
    headers.addAll(List.of(Edge.OF_PROXY, "yes"));
    return post("token", form, headers.toArray(String[]::new));
  }

  private static String[] withCertificate(Identity certificate, String... proofs) {
    var headers = new ArrayList<>(List.of(withProofs(proofs)));
    certificate
        .chain()
        .forEach(c -> {
          headers.add(Edge.CERTIFICATE);
          headers.add(TestAuthority.base64(c));
        });
    return headers.toArray(String[]::new);
  }

  /// The same request to another node.
  public Answer tokenOfAnotherNode(Form form, String... proofs) {
    return answer(
        HttpRequest.newBuilder(AnotherNode.ROOM.uri("/t/" + tenant + "/token"))
            .headers(withProofs(proofs))
            .POST(HttpRequest.BodyPublishers.ofString(form.encoded()))
            .build());
  }

  public static String[] withProofs(String... proofs) {
    var headers = new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
    for (var proof : proofs) {
      headers.add("DPoP");
      headers.add(proof);
    }
    return headers.toArray(String[]::new);
  }

  public String url(String endpoint) {
    return issuer() + "/" + endpoint;
  }

  public void change(UnaryOperator<TenantSettings> change) {
    var settings = Objects.requireNonNull(bean(Authority.class).now(tenant).settings()).settings();
    send(new ChangeTenantSettings(tenant, change.apply(settings), now()));
  }

  public Answer token(Party party, Form form) {
    return token(form.by(party));
  }

  /// A token of its own.
  public Answer alone(Party party, ResourceIdentifier resource) {
    return token(party, alone(resource));
  }

  public static Form alone(ResourceIdentifier resource) {
    return Form.of("grant_type", "client_credentials", "resource", resource.value());
  }

  /// Bob's token for `client`.
  public Answer forBob(Party client, ResourceIdentifier resource, String scopes) {
    return token(authorize(client, null, resource, scopes).form().by(client));
  }

  /// Bob's token that `agent` acts with, got by `client`.
  public Answer forBob(Party client, Party agent, ResourceIdentifier resource, String scopes) {
    var actor = alone(agent, PETS).accessToken();
    return token(
        authorize(client, agent, resource, scopes).form().with("actor_token", actor).by(client));
  }

  public static Form exchange(String subject) {
    return Form.of(
        "grant_type", EXCHANGE, "subject_token", subject, "subject_token_type", ACCESS_TOKEN);
  }

  public static Form exchange(String subject, ResourceIdentifier target) {
    return exchange(subject).with("resource", target.value());
  }

  public static Form withActor(Form form, String actor) {
    return form.with("actor_token", actor).with("actor_token_type", ACCESS_TOKEN);
  }

  public static Form refresh(String token) {
    return Form.of("grant_type", "refresh_token", "refresh_token", token);
  }

  public Answer introspect(Party caller, String token) {
    return post("introspect", Form.of("token", token).by(caller));
  }

  public Answer revoke(Party caller, String token) {
    return post("revoke", Form.of("token", token).by(caller));
  }
}
