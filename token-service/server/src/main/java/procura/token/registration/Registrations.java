package procura.token.registration;

import static procura.token.error.OAuthErrorCode.INVALID_CLIENT_METADATA;
import static procura.token.error.OAuthErrorCode.INVALID_REDIRECT_URI;
import static procura.token.error.OAuthErrorCode.INVALID_TOKEN;
import static procura.token.error.OAuthErrorCode.TEMPORARILY_UNAVAILABLE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.Status;
import procura.authority.Strangers;
import procura.authority.View;
import procura.authority.registration.Flaw;
import procura.authority.registration.MetadataReader;
import procura.authority.registration.Reading.Bad;
import procura.authority.registration.Reading.Good;
import procura.authority.registration.SectorIdentifiers;
import procura.authority.registration.Terms;
import procura.eventstore.Commands;
import procura.identity.Cause;
import procura.identity.Command;
import procura.identity.Decision.Rejected;
import procura.identity.Scopes;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.AddClientCredential;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientCommand.RemoveClient;
import procura.identity.client.ClientCommand.RevokeClientCredential;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.client.Credential.SecretHash;
import procura.identity.client.Registration;
import procura.identity.client.Registration.Origin;
import procura.outbound.OutboundSettings;
import procura.tenancy.keys.Secrets;
import procura.tenancy.lifecycle.TenantSettings.ClientRegistration;
import procura.token.error.OAuthException;
import procura.token.profile.Profiles;

/// Dynamic client registration (RFC 7591) and its management (RFC 7592): what a client says becomes
/// a client of the tenant's, within what the tenant lets strangers have.
@Singleton
public final class Registrations {

  /// Of one tenant, at any time: who registers without being used makes room only by expiring.
  static final int MOST_UNUSED = 10_000;

  private static final Duration LONGEST_SECRET = Duration.ofDays(365);

  private final Commands commands;
  private final SoftwareStatements statements;
  private final SectorIdentifiers sectors;
  private final SelfRegisteredStore store;
  private final Secrets secrets;
  private final InstantSource clock;
  private final boolean allowLoopback;

  Registrations(
      Commands commands,
      SoftwareStatements statements,
      SectorIdentifiers sectors,
      SelfRegisteredStore store,
      Secrets secrets,
      OutboundSettings settings,
      InstantSource clock) {
    this.commands = commands;
    this.statements = statements;
    this.sectors = sectors;
    this.store = store;
    this.secrets = secrets;
    this.clock = clock;
    this.allowLoopback = settings.allowLoopback();
  }

  /// A client as its registration made it.
  ///
  /// @param secret told once
  /// @param secretExpiresAt with a secret
  /// @param token what manages it from now on (RFC 7592 section 3)
  public record Registered(
      ClientId id,
      ClientMetadata metadata,
      List<Credential> credentials,
      @Nullable String secret,
      @Nullable Instant secretExpiresAt,
      String token,
      @Nullable Instant issuedAt) {}

  /// What a client wants to be, after all checks.
  private record Wanted(Good read, ClientMetadata metadata) {}

  public static boolean isOpen(View view) {
    var tenant = view.settings();
    return tenant != null && tenant.settings().clientRegistration() != ClientRegistration.CLOSED;
  }

  /// RFC 7591 section 3: an initial access token, where the tenant wants one.
  public void checkAccess(View view, @Nullable String bearer) {
    var policy = Strangers.policy(view);
    if (!policy.initialAccessRequired()) {
      return;
    }
    var hash = bearer == null ? "" : Secrets.hash(bearer);
    var now = clock.instant();
    if (policy.initialAccess().stream()
        .noneMatch(a -> Secrets.equal(a.sha256(), hash) && now.isBefore(a.expiresAt()))) {
      throw new OAuthException(INVALID_TOKEN, "an initial access token is required here");
    }
  }

  public Registered register(View view, ObjectNode json, Cause cause) {
    if (store.unused(view.tenant()) >= MOST_UNUSED) {
      throw new OAuthException(
          TEMPORARILY_UNAVAILABLE, "too many clients have registered: try again later");
    }
    var now = clock.instant();
    var wanted = wanted(view, json, now, null);
    var id = new ClientId(secrets.id("cli"));
    var token = secrets.token("rat");
    var secret = needsSecret(wanted.metadata()) ? secrets.token("secret") : null;
    var credentials = credentials(wanted, List.of(), secret, now);
    store.add(view.tenant(), id, Secrets.hash(token), now);
    send(
        List.of(
            new RegisterClient(view.tenant(), id, wanted.metadata(), List.of(), credentials, now)),
        cause);
    return new Registered(
        id, wanted.metadata(), credentials, secret, secretEnd(credentials), token, now);
  }

  /// The client that a registration access token manages (RFC 7592 section 2). One that is shown
  /// for another client has leaked, and is worth nothing from then on.
  ///
  /// @throws OAuthException without saying which of it was wrong
  public ClientAuthority managed(View view, String id, @Nullable String bearer) {
    var owner =
        bearer == null || !Secrets.wellFormed("rat", bearer)
            ? null
            : store.owner(view.tenant(), Secrets.hash(bearer));
    if (owner != null && !owner.value().equals(id)) {
      store.token(view.tenant(), owner, null);
      owner = null;
    }
    var client = owner == null ? null : view.client(owner);
    if (client == null || client.status() == Status.ENDED) {
      throw new OAuthException(INVALID_TOKEN, "the registration access token is not valid here");
    }
    return client;
  }

  public Registered read(ClientAuthority client, String bearer) {
    return new Registered(
        client.id(), client.metadata(), client.credentials(), null, null, bearer, null);
  }

  /// RFC 7592 section 2.2: the whole of it anew; what is not said is gone. Where administrators
  /// approve, they approve what it has become, too.
  public Registered change(View view, ClientAuthority client, ObjectNode json, Cause cause) {
    var now = clock.instant();
    var wanted = wanted(view, json, now, client);
    var token = secrets.token("rat");
    boolean hasSecret = client.credentials().stream().anyMatch(c -> c instanceof SecretHash);
    var secret = needsSecret(wanted.metadata()) && !hasSecret ? secrets.token("secret") : null;
    var credentials = credentials(wanted, client.credentials(), secret, now);
    var changes = new ArrayList<Command>();
    changes.add(
        new ChangeClient(view.tenant(), client.id(), wanted.metadata(), client.access(), now));
    credentials.stream()
        .filter(c -> !client.credentials().contains(c))
        .forEach(c -> changes.add(new AddClientCredential(view.tenant(), client.id(), c, now)));
    client.credentials().stream()
        .filter(c -> !credentials.contains(c))
        .forEach(
            c -> changes.add(new RevokeClientCredential(view.tenant(), client.id(), c.id(), now)));
    send(changes, cause);
    store.token(view.tenant(), client.id(), Secrets.hash(token));
    return new Registered(
        client.id(),
        wanted.metadata(),
        credentials,
        secret,
        secret == null ? null : secretEnd(credentials),
        token,
        null);
  }

  /// RFC 7592 section 2.3. With the client, all that it was granted ends.
  public void remove(View view, ClientAuthority client, Cause cause) {
    send(List.of(new RemoveClient(view.tenant(), client.id(), clock.instant())), cause);
    store.forget(view.tenant(), client.id());
  }

  private Wanted wanted(View view, ObjectNode json, Instant now, @Nullable ClientAuthority before) {
    var vouched = statements.of(view, json, now);
    var terms = new Terms(Origin.DYNAMIC, allowLoopback);
    var read =
        switch (MetadataReader.read(vouched.metadata(), terms, List.of())) {
          case Bad(var flaws) -> throw refused(flaws.getFirst());
          case Good good -> good;
        };
    if (!Profiles.ofTenant(view).profile().admits(read.metadata().tokenEndpointAuthMethod())) {
      throw new OAuthException(
          INVALID_CLIENT_METADATA,
          "token_endpoint_auth_method must be one by a key here, such as private_key_jwt");
    }
    var flaw = sectors.flaw(view.tenant(), read.metadata());
    if (flaw != null) {
      throw refused(flaw);
    }
    var registration =
        new Registration(
            Origin.DYNAMIC, scope(view, read.metadata()), vouched.issuer(), true, null);
    var metadata = read.metadata().with(registration);
    return new Wanted(read, admitted(view, before, metadata));
  }

  /// An administrator's approval is of what was said then, and holds as long as that is said.
  private static ClientMetadata admitted(
      View view, @Nullable ClientAuthority before, ClientMetadata metadata) {
    if (before != null) {
      var approvedAt = before.metadata().registration().approvedAt();
      var unchanged = metadata.with(metadata.registration().approve(approvedAt));
      if (unchanged.equals(before.metadata())) {
        return unchanged;
      }
    }
    var tenant = Objects.requireNonNull(view.settings()).settings();
    return tenant.clientRegistration() == ClientRegistration.OPEN ? metadata : unapproved(metadata);
  }

  private static ClientMetadata unapproved(ClientMetadata metadata) {
    var registration = metadata.registration();
    return metadata.with(
        new Registration(
            registration.origin(),
            registration.scope(),
            registration.statementIssuer(),
            false,
            null));
  }

  /// What of `scope` is within the tenant's ceiling for strangers; the rest is not granted, and the
  /// answer says so by leaving it out.
  private static @Nullable String scope(View view, ClientMetadata metadata) {
    var asked = metadata.registration().scope();
    if (asked == null) {
      return null;
    }
    Scopes scopes;
    try {
      scopes = Scopes.parse(asked);
    } catch (IllegalArgumentException _) {
      throw new OAuthException(INVALID_CLIENT_METADATA, "scope must be scope tokens and spaces");
    }
    var admitted =
        scopes.value().stream()
            .filter(s -> Ask.IDENTITY_SCOPES.contains(s) || Strangers.mayEverAsk(view, s))
            .toList();
    return admitted.isEmpty() ? null : new Scopes(admitted).toString();
  }

  private static boolean needsSecret(ClientMetadata metadata) {
    return metadata.tokenEndpointAuthMethod() == AuthenticationMethod.CLIENT_SECRET_BASIC
        || metadata.tokenEndpointAuthMethod() == AuthenticationMethod.CLIENT_SECRET_POST;
  }

  /// What a client authenticates with from now on; what it has and still needs stays.
  private List<Credential> credentials(
      Wanted wanted, List<Credential> before, @Nullable String secret, Instant now) {
    var all = new ArrayList<Credential>();
    if (secret != null) {
      all.add(new SecretHash(secrets.id("crd"), Secrets.hash(secret), now.plus(LONGEST_SECRET)));
    } else if (needsSecret(wanted.metadata())) {
      before.stream().filter(c -> c instanceof SecretHash).forEach(all::add);
    }
    var keys = ClientKeys.of(wanted.read(), secrets.id("crd"));
    if (keys != null && ClientKeys.same(before, keys)) {
      before.stream().filter(c -> !(c instanceof SecretHash)).forEach(all::add);
    } else if (keys != null) {
      all.add(keys);
    }
    return List.copyOf(all);
  }

  private static @Nullable Instant secretEnd(List<Credential> credentials) {
    return credentials.stream()
        .filter(c -> c instanceof SecretHash)
        .map(c -> ((SecretHash) c).expiresAt())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private void send(List<Command> all, Cause cause) {
    if (commands.sendTogether(all, cause) instanceof Rejected<?, ?>(var rejection)) {
      throw new OAuthException(
          TEMPORARILY_UNAVAILABLE,
          "the client has changed meanwhile: try again",
          String.valueOf(rejection));
    }
  }

  private static OAuthException refused(Flaw flaw) {
    return new OAuthException(
        switch (flaw.code()) {
          case INVALID_REDIRECT_URI -> INVALID_REDIRECT_URI;
          case INVALID_CLIENT_METADATA -> INVALID_CLIENT_METADATA;
        },
        flaw.sentence());
  }
}
