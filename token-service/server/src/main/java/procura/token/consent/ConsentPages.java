package procura.token.consent;

import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.ResourceAuthority;
import procura.authority.Verdict.Permitted;
import procura.authority.View;
import procura.authority.details.Details;
import procura.authority.details.DetailsSentence;
import procura.identity.Scopes;
import procura.identity.agent.AgentId;
import procura.identity.client.Registration.Origin;
import procura.identity.issuance.Narrowing;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.ScopeDefinition;
import procura.token.check.AuthorizationRequest;
import procura.token.check.CheckRedirectUri;
import procura.token.consent.ConsentPage.Agent;
import procura.token.consent.ConsentPage.Declined;
import procura.token.consent.ConsentPage.Detail;
import procura.token.consent.ConsentPage.Resource;
import procura.token.consent.ConsentPage.Scope;
import procura.token.consent.ConsentPage.Stranger;
import procura.token.logo.Logos;
import procura.token.page.KnownTenants;
import procura.token.page.Mark;
import procura.token.session.Session;

/// Puts what a verdict offers into words.
@Singleton
public final class ConsentPages {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final SequencedMap<String, String> IDENTITY_WORDS = identityWords();

  private final People people;
  private final Logos logos;
  private final InstantSource clock;

  ConsentPages(People people, Logos logos, InstantSource clock) {
    this.people = people;
    this.logos = logos;
    this.clock = clock;
  }

  private static SequencedMap<String, String> identityWords() {
    var words = new LinkedHashMap<String, String>();
    words.put("openid", "Know that you are you, by an identifier");
    words.put("profile", "See your name, your user name and what your profile says of you");
    words.put("email", "See your email address");
    words.put("phone", "See your telephone number");
    words.put("address", "See your postal address");
    words.put("offline_access", "Stay connected while you are away");
    return Collections.unmodifiableSequencedMap(words);
  }

  /// Where the form goes and what protects it.
  record Target(String action, String csrf, boolean nothingChosen) {}

  /// An offer in words, on whatever page it is made.
  ///
  /// @param until the day on which the agreement ends
  /// @param tokenLifetime how long each token lives
  public record OfferWords(
      @Nullable Agent agent,
      @Nullable Resource resource,
      List<Scope> scopes,
      List<Detail> details,
      List<Declined> declined,
      String until,
      String tokenLifetime) {}

  /// @param asked whether scopes were named; defaults that fall away were never asked for
  public OfferWords words(View view, Permitted offer, @Nullable AgentId agent, boolean asked) {
    return new OfferWords(
        agent(view, agent),
        offer.resource() == null
            ? null
            : new Resource(
                offer.resource().profile().name(), offer.resource().identifier().value()),
        scopes(offer),
        details(offer),
        declined(offer, asked),
        DAY.format(until(offer)),
        words(lifetime(offer.resource())));
  }

  ConsentPage page(
      View view, AuthorizationRequest request, Session session, Permitted offer, Target target) {
    var client = view.client(request.client());
    var name = client == null ? request.client().value() : client.metadata().clientName();
    var words = words(view, offer, request.agent(), !request.scopes().isEmpty());
    return new ConsentPage(
        KnownTenants.displayName(view),
        people.displayName(view, session.user()),
        people.username(view, session.user()),
        name,
        Mark.of(name, logos.of(view, request.client())),
        home(client),
        host(request.redirectUri()),
        client != null
            && client.metadata().redirectUris().stream().allMatch(CheckRedirectUri::isLoopback),
        stranger(client),
        words.agent(),
        words.resource(),
        words.scopes(),
        words.details(),
        words.declined(),
        words.until(),
        words.tokenLifetime(),
        target.action(),
        target.csrf(),
        target.nothingChosen());
  }

  /// Its own page, which a stranger does not get to name unless somebody has looked: it would be
  /// anybody's.
  public static @Nullable String home(@Nullable ClientAuthority client) {
    return client == null || !client.metadata().registration().vouchedFor()
        ? null
        : client.metadata().clientUri();
  }

  private static @Nullable Stranger stranger(@Nullable ClientAuthority client) {
    if (client == null || !client.metadata().registration().untrusted()) {
      return null;
    }
    var registration = client.metadata().registration();
    return new Stranger(
        registration.origin() == Origin.METADATA_DOCUMENT ? host(client.id().value()) : null,
        registration.statementIssuer(),
        registration.approvedAt() == null ? null : DAY.format(registration.approvedAt()));
  }

  /// Those that a person can't leave out: what the resource says, and `openid`.
  static Scopes required(Permitted offer) {
    return new Scopes(scopes(offer).stream().filter(Scope::required).map(Scope::name).toList());
  }

  /// First what the resource offers, in its own order, then what is said of the person.
  private static List<Scope> scopes(Permitted offer) {
    var before = offer.delegation() == null ? Scopes.NONE : offer.delegation().scopes();
    var all = new ArrayList<Scope>();
    if (offer.resource() != null) {
      for (var scope : offer.resource().profile().scopes()) {
        if (offer.scopes().contains(scope.name())) {
          all.add(
              new Scope(
                  scope.name(),
                  description(scope),
                  scope.required(),
                  before.contains(scope.name())));
        }
      }
    }
    IDENTITY_WORDS.forEach((name, words) -> {
      if (offer.scopes().contains(name)) {
        all.add(new Scope(name, words, name.equals("openid"), before.contains(name)));
      }
    });
    return List.copyOf(all);
  }

  /// In the words of their types; the decision function has made sure that the resource has these.
  private static List<Detail> details(Permitted offer) {
    var all = new ArrayList<Detail>();
    if (offer.details() != null && offer.resource() != null) {
      for (var item : Details.items(offer.details())) {
        var type = offer.resource().profile().detailsType(Details.type(item));
        if (type != null) {
          var sentence = DetailsSentence.of(type, item);
          all.add(new Detail(all.size(), sentence.words(), sentence.rest(), type.name()));
        }
      }
    }
    return List.copyOf(all);
  }

  private static @Nullable ScopeDefinition definition(Permitted offer, String scope) {
    return offer.resource() == null
        ? null
        : offer.resource().profile().scopes().stream()
            .filter(definition -> definition.name().equals(scope))
            .findFirst()
            .orElse(null);
  }

  private static String description(ScopeDefinition definition) {
    return definition.description().isBlank() ? definition.name() : definition.description();
  }

  /// What fell away for reasons that a person can do something about. Defaults that a client isn't
  /// allowed were never asked for.
  private static List<Declined> declined(Permitted offer, boolean asked) {
    var all = new ArrayList<Declined>();
    for (var narrowing : offer.narrowed()) {
      var why = why(narrowing);
      if (why != null && asked) {
        for (var name : narrowing.scopes().value()) {
          var definition = definition(offer, name);
          all.add(new Declined(name, definition == null ? name : description(definition), why));
        }
      }
    }
    return List.copyOf(all);
  }

  private static @Nullable String why(Narrowing narrowing) {
    return switch (narrowing.limit()) {
      case ROLE -> "your roles do not include it";
      case AGENT -> "this agent is not allowed to do it";
      case RESOURCE, CLIENT, CONSENT, TRUST, PARENT_TOKEN -> null;
    };
  }

  private @Nullable Agent agent(View view, @Nullable AgentId id) {
    var agent = id == null ? null : view.agent(id);
    if (agent == null) {
      return null;
    }
    var owners =
        agent.profile().owners().stream().map(owner -> people.displayName(view, owner)).toList();
    return new Agent(agent.profile().name().value(), agent.profile().description(), owners);
  }

  /// A standing delegation that covers all of it keeps its end.
  private Instant until(Permitted offer) {
    var standing = offer.alreadyConsented() ? offer.delegation() : null;
    return standing != null && standing.expiresAt() != null
        ? standing.expiresAt()
        : clock.instant().plus(Authorization.DELEGATION_LIFETIME);
  }

  private static Duration lifetime(@Nullable ResourceAuthority resource) {
    return resource == null
        ? ResourceProfile.DEFAULT_LIFETIME
        : resource.profile().accessTokenLifetime();
  }

  private static String words(Duration lifetime) {
    long minutes = lifetime.toMinutes();
    return minutes >= 1 && lifetime.equals(Duration.ofMinutes(minutes))
        ? minutes + (minutes == 1 ? " minute" : " minutes")
        : lifetime.toSeconds() + " seconds";
  }

  /// The host as the browser will go there, or the scheme of an app on the person's device.
  static String host(String redirectUri) {
    var uri = URI.create(redirectUri);
    if (uri.getHost() == null) {
      return "the app " + uri.getScheme();
    }
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }
}
