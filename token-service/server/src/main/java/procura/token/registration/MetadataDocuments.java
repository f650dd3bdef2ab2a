package procura.token.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.Status;
import procura.authority.Authority;
import procura.authority.Strangers;
import procura.authority.View;
import procura.authority.registration.MetadataReader;
import procura.authority.registration.Reading.Bad;
import procura.authority.registration.Reading.Good;
import procura.authority.registration.SectorIdentifiers;
import procura.authority.registration.Terms;
import procura.eventstore.Commands;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Command;
import procura.identity.TenantId;
import procura.identity.client.ClientCommand.AddClientCredential;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientCommand.RevokeClientCredential;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.client.Registration;
import procura.identity.client.Registration.Origin;
import procura.outbound.Call;
import procura.outbound.Freshness;
import procura.outbound.Outbound;
import procura.outbound.OutboundSettings;
import procura.outbound.Outcome.Answer;
import procura.outbound.Outcome.Failure;
import procura.outbound.Outcome.Reason;
import procura.outbound.SingleFlight;
import procura.tenancy.keys.Secrets;
import procura.tenancy.lifecycle.RegistrationPolicy;

/// Client ID metadata documents (draft-ietf-oauth-client-id-metadata-document-03): makes the client
/// whose id is a URL what its document says. Each version of a document is a fact, so that consent,
/// suspension and evidence are those of every client. A good document is kept as long as its
/// headers say, from five minutes to a day; a bad one not at all. Nothing of one tenant serves
/// another.
///
/// Section 4.3 ends an *authorization request* whose document can't be fetched, and says nothing of
/// the token endpoint, where people are served who agreed long ago. There a document that is gone
/// or not good any more ends the client at once, keys and all: that is how its developer takes it
/// back. One that is merely out of reach (no connection, 5xx, 429) does not: for a day the client
/// is what its last good document said, so that an outage of somebody's web server signs nobody
/// out.
@Singleton
public final class MetadataDocuments {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int MOST_BYTES = 5 * 1024;
  private static final Duration WITHIN = Duration.ofSeconds(3);
  private static final Freshness FRESHNESS =
      new Freshness(Duration.ofMinutes(5), Duration.ofHours(24), Duration.ofHours(1));
  private static final int MOST_REMEMBERED = 50_000;

  /// Counted from the first time that a document was out of reach, by each node for itself.
  private static final Duration LONGEST_OUTAGE = Duration.ofHours(24);

  private static final Set<Reason> PASSING =
      EnumSet.of(Reason.UNKNOWN_HOST, Reason.CONNECTION, Reason.TIMEOUT, Reason.BUSY);

  private final Authority authority;
  private final Commands commands;
  private final Outbound outbound;
  private final SectorIdentifiers sectors;
  private final SelfRegisteredStore store;
  private final Floods floods;
  private final InstantSource clock;
  private final boolean allowLoopback;
  private final SingleFlight<Where, Outcome> flight = new SingleFlight<>();
  private final Cache<Where, Instant> freshUntil =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();
  private final Cache<Where, Instant> outOfReachSince =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  MetadataDocuments(
      Authority authority,
      Commands commands,
      Outbound outbound,
      OutboundSettings settings,
      SectorIdentifiers sectors,
      SelfRegisteredStore store,
      Floods floods,
      InstantSource clock) {
    this.authority = authority;
    this.commands = commands;
    this.outbound = outbound;
    this.sectors = sectors;
    this.store = store;
    this.floods = floods;
    this.clock = clock;
    this.allowLoopback = settings.allowLoopback();
  }

  /// What came of looking at a document.
  public sealed interface Outcome {

    /// The client, if there is one by that id, is as current as it needs to be.
    record Current() implements Outcome {}

    /// There is no such client, or its document is not good any more.
    record Unusable(String reason) implements Outcome {}

    /// Its document could not be had just now.
    ///
    /// @param lately it could be until not long ago, as far as this node knows
    record Unreachable(String reason, boolean lately) implements Outcome {}

    /// Too many new ones at once.
    record TooMany() implements Outcome {}
  }

  private record Where(TenantId tenant, String url) {}

  private static final Outcome CURRENT = new Outcome.Current();

  /// Ends the use of a document.
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /// Looks at the document of `id` where that is needed. Of ids that are no URLs it knows nothing.
  ///
  /// @param address where the request comes from
  public Outcome lookAt(TenantId tenant, String id, String address) {
    if (!DocumentUrl.claims(id)) {
      return CURRENT;
    }
    var view = authority.now(tenant);
    var known = view.client(new ClientId(id));
    if (known != null && isOurs(known)) {
      return CURRENT;
    }
    var flaw = flaw(view, id);
    if (flaw != null) {
      return new Outcome.Unusable(flaw);
    }
    var where = new Where(tenant, id);
    var fresh = freshUntil.getIfPresent(where);
    if (known != null && fresh != null && clock.instant().isBefore(fresh)) {
      return CURRENT;
    }
    if (!floods.admits(tenant, address)) {
      return new Outcome.TooMany();
    }
    return flight.get(where, () -> fetch(where, address));
  }

  /// What is wrong before anybody is called.
  private @Nullable String flaw(View view, String id) {
    if (!Strangers.admitsDocuments(view)) {
      return "the client is not known here";
    }
    var flaw = DocumentUrl.flaw(id, allowLoopback);
    return flaw != null || Strangers.policy(view).admitsHost(DocumentUrl.host(id))
        ? flaw
        : "the client's host is not admitted here";
  }

  /// Decided by an administrator: registered by hand, suspended or removed.
  private static boolean isOurs(ClientAuthority client) {
    return client.metadata().registration().origin() != Origin.METADATA_DOCUMENT
        || client.status() != Status.ACTIVE;
  }

  private Outcome fetch(Where where, String address) {
    try {
      var call =
          Call.get(where.tenant(), URI.create(where.url())).atMost(MOST_BYTES).within(WITHIN);
      switch (outbound.send(call)) {
        case Answer answer when answer.status() >= 500 || answer.status() == 429 -> {
          return outOfReach(where, "the client's metadata document answered " + answer.status());
        }
        case Answer answer -> take(where, answer, address);
        case Failure(var reason, _) when PASSING.contains(reason) -> {
          return outOfReach(where, "the client's metadata document can't be fetched: " + reason);
        }
        case Failure(var reason, _) ->
            throw new Refused("the client's metadata document can't be fetched: " + reason);
      }
      outOfReachSince.invalidate(where);
      return CURRENT;
    } catch (Refused refused) {
      return new Outcome.Unusable(refused.reason());
    }
  }

  private Outcome outOfReach(Where where, String reason) {
    var now = clock.instant();
    var since = outOfReachSince.get(where, _ -> now);
    return new Outcome.Unreachable(reason, now.isBefore(since.plus(LONGEST_OUTAGE)));
  }

  private void take(Where where, Answer answer, String address) throws Refused {
    if (answer.status() != 200) {
      throw new Refused("the client's metadata document answered " + answer.status());
    }
    if (!answer.isJson()) {
      throw new Refused("the client's metadata document must be application/json");
    }
    var view = authority.now(where.tenant());
    var read = read(where, parse(answer.body()), Strangers.policy(view), answer.body());
    record(view, new ClientId(where.url()), read, address);
    freshUntil.put(where, clock.instant().plus(FRESHNESS.of(answer)));
  }

  private static JsonNode parse(String body) throws Refused {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException _) {
      throw new Refused("the client's metadata document is not JSON");
    }
  }

  private Good read(Where where, JsonNode json, RegistrationPolicy policy, String body)
      throws Refused {
    if (!where.url().equals(json.path("client_id").textValue())) {
      throw new Refused("client_id of the metadata document must be its own URL, as a string");
    }
    if (!json.path("redirect_uris").isArray() && !json.has("grant_types")) {
      throw new Refused("the client's metadata document must have redirect_uris");
    }
    var terms = new Terms(Origin.METADATA_DOCUMENT, allowLoopback);
    switch (MetadataReader.read(json, terms, List.of())) {
      case Bad(var flaws) ->
          throw new Refused(
              "the client's metadata document is not usable: " + flaws.getFirst().sentence());
      case Good read -> {
        var flaw = sectors.flaw(where.tenant(), read.metadata());
        if (flaw != null) {
          throw new Refused("the client's metadata document is not usable: " + flaw.sentence());
        }
        var metadata = within(read.metadata(), where.url(), policy, Secrets.hash(body));
        return new Good(metadata, read.jwks(), read.jwksUri());
      }
    }
  }

  /// People are sent to the document's own origin, to their own machine, and where an administrator
  /// says. Other redirect URIs of the document are left out.
  private static ClientMetadata within(
      ClientMetadata read, String url, RegistrationPolicy policy, String hash) throws Refused {
    var uris = read.redirectUris().stream().filter(uri -> mayRedirect(uri, url, policy)).toList();
    if (uris.isEmpty() && !read.redirectUris().isEmpty()) {
      throw new Refused("no redirect URI of the client's metadata document is admitted here");
    }
    return new ClientMetadata(
        read.clientName(),
        read.clientUri(),
        uris,
        read.postLogoutRedirectUris().stream()
            .filter(uri -> mayRedirect(uri, url, policy))
            .toList(),
        read.grantTypes(),
        read.tokenEndpointAuthMethod(),
        read.applicationType(),
        false,
        false,
        List.of(),
        read.requests(),
        read.tokens(),
        read.callbacks(),
        read.security(),
        read.presentation(),
        new Registration(Origin.METADATA_DOCUMENT, read.registration().scope(), null, true, hash));
  }

  private static boolean mayRedirect(String uri, String url, RegistrationPolicy policy) {
    var target = URI.create(uri);
    if (target.getHost() == null) {
      return policy.redirectOrigins().contains(target.getScheme() + ":");
    }
    var host = target.getHost();
    return host.equals("127.0.0.1")
        || host.equals("[::1]")
        || host.equals("localhost")
        || DocumentUrl.origin(uri).equals(DocumentUrl.origin(url))
        || policy.redirectOrigins().stream()
            .anyMatch(origin ->
                DocumentUrl.claims(origin)
                    && DocumentUrl.origin(origin).equals(DocumentUrl.origin(uri)));
  }

  private void record(View view, ClientId id, Good said, String address) throws Refused {
    var known = view.client(id);
    var read = known == null ? said : stillApproved(known.metadata(), said);
    var now = clock.instant();
    var hash = String.valueOf(read.metadata().registration().contentHash());
    var keys = ClientKeys.of(read, "doc_" + hash.substring(0, 16));
    var commandsToSend =
        known == null
            ? List.<Command>of(first(view.tenant(), id, read, keys, now))
            : changes(view.tenant(), known, read, keys, now);
    if (commandsToSend.isEmpty()) {
      return;
    }
    if (known == null) {
      if (store.unused(view.tenant()) >= Registrations.MOST_UNUSED) {
        throw new Refused("too many unknown clients have come: try again later");
      }
      store.add(view.tenant(), id, null, now);
    }
    commands.sendTogether(
        commandsToSend, new Cause(new Actor(null, null, id, List.of(), address), "document", hash));
  }

  /// Who approved a client approved what its document said, not whatever it will say. Keys and what
  /// nobody reads may change.
  private static Good stillApproved(ClientMetadata before, Good read) {
    var approvedAt = before.registration().approvedAt();
    var approved = read.metadata().with(read.metadata().registration().approve(approvedAt));
    var asBefore =
        approved.with(approved.registration().ofVersion(before.registration().contentHash()));
    return asBefore.equals(before) ? new Good(approved, read.jwks(), read.jwksUri()) : read;
  }

  private static RegisterClient first(
      TenantId tenant, ClientId id, Good read, @Nullable Credential keys, Instant now) {
    return new RegisterClient(
        tenant, id, read.metadata(), List.of(), keys == null ? List.of() : List.of(keys), now);
  }

  private static List<Command> changes(
      TenantId tenant, ClientAuthority known, Good read, @Nullable Credential keys, Instant now) {
    var all = new ArrayList<Command>();
    if (!known.metadata().equals(read.metadata())) {
      all.add(new ChangeClient(tenant, known.id(), read.metadata(), known.access(), now));
    }
    if (!ClientKeys.same(known.credentials(), keys)) {
      if (keys != null) {
        all.add(new AddClientCredential(tenant, known.id(), keys, now));
      }
      known
          .credentials()
          .forEach(old -> all.add(new RevokeClientCredential(tenant, known.id(), old.id(), now)));
    }
    return List.copyOf(all);
  }
}
