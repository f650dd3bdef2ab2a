package procura.resource;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says what a protected resource is and whom it trusts. Everything has a safe default but the
/// issuer.
public final class ProtectedResourceBuilder {

  private static final Duration LONGEST_INTROSPECTION_CACHE = Duration.ofSeconds(60);

  private final String identifier;
  private @Nullable URI reachedAt;
  private @Nullable String name;
  private final List<TrustedIssuer> issuers = new ArrayList<>();
  private final Set<String> scopes = new LinkedHashSet<>();
  private final Set<String> baseScopes = new LinkedHashSet<>();
  private ToolScopes tools = ToolScopes.none();
  private ActorPolicy actors = _ -> true;
  private Set<SignatureAlgorithm> algorithms = EnumSet.allOf(SignatureAlgorithm.class);
  private @Nullable ClientAuthentication client;
  private @Nullable ResourceKey key;
  private boolean askAlways;
  private Duration introspectionBelieved = Duration.ofSeconds(5);
  private Duration leeway = Duration.ofSeconds(10);
  private int cacheSize = 10_000;
  private @Nullable HttpClient http;
  private boolean boundOnly;
  private @Nullable Outbound outbound;
  private InstantSource time = InstantSource.system();

  ProtectedResourceBuilder(String identifier) {
    var uri = URI.create(identifier);
    if (!uri.isAbsolute() || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("not an absolute URI without fragment: " + identifier);
    }
    this.identifier = identifier;
    this.reachedAt = Urls.isSafe(uri) ? uri : null;
  }

  /// The public URL of a resource whose identifier is no such URL (`mcp-server://…`).
  public ProtectedResourceBuilder reachedAt(String url) {
    reachedAt = Urls.requireSafe(URI.create(url));
    return this;
  }

  /// The name that people see (`resource_name`).
  public ProtectedResourceBuilder named(String name) {
    this.name = name;
    return this;
  }

  /// The first issuer named is the one that is asked: for introspection, exchange and receipts.
  public ProtectedResourceBuilder trusting(String issuer) {
    return trusting(TrustedIssuer.of(issuer));
  }

  public ProtectedResourceBuilder trusting(TrustedIssuer issuer) {
    issuers.add(issuer);
    return this;
  }

  /// The scopes that the resource knows and publishes.
  public ProtectedResourceBuilder scopes(String... names) {
    for (var scope : names) {
      if (scope.equals("offline_access") || !scope.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]+")) {
        throw new IllegalArgumentException("not a scope of a resource: " + scope);
      }
      scopes.add(scope);
    }
    return this;
  }

  /// What each request needs, whatever it calls; nothing unless said. A first challenge names
  /// these.
  public ProtectedResourceBuilder baseScopes(String... names) {
    baseScopes.addAll(List.of(names));
    return this;
  }

  public ProtectedResourceBuilder tools(ToolScopes tools) {
    this.tools = tools;
    return this;
  }

  public ProtectedResourceBuilder admitting(ActorPolicy policy) {
    actors = policy;
    return this;
  }

  /// Takes only tokens that are bound to a key (RFC 9728 section 2,
  /// `dpop_bound_access_tokens_required`).
  public ProtectedResourceBuilder boundTokensOnly() {
    boundOnly = true;
    return this;
  }

  public ProtectedResourceBuilder algorithms(Set<SignatureAlgorithm> allowed) {
    algorithms = EnumSet.copyOf(allowed);
    return this;
  }

  /// The resource's credentials as a client of its issuer: allows opaque tokens, exchange,
  /// receipts.
  public ProtectedResourceBuilder client(ClientAuthentication credentials) {
    client = credentials;
    return this;
  }

  /// The key that signs receipts, published at `jwks_uri`.
  public ProtectedResourceBuilder key(ResourceKey key) {
    this.key = key;
    return this;
  }

  /// Ask about JWTs too, so that a revoked one ends with the next answer and not with its time.
  public ProtectedResourceBuilder askingAboutEveryToken() {
    askAlways = true;
    return this;
  }

  /// How long an answer of introspection is believed; zero to ask each time.
  public ProtectedResourceBuilder believingIntrospectionFor(Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST_INTROSPECTION_CACHE) > 0) {
      throw new IllegalArgumentException("an answer is believed for 0 to 60 seconds");
    }
    introspectionBelieved = duration;
    return this;
  }

  public ProtectedResourceBuilder leeway(Duration leeway) {
    this.leeway = leeway;
    return this;
  }

  /// How many verified tokens are remembered.
  public ProtectedResourceBuilder cacheSize(int tokens) {
    cacheSize = tokens;
    return this;
  }

  /// The client for calls out, for those who need a trust store or a proxy. Must not follow
  /// redirects.
  public ProtectedResourceBuilder http(HttpClient client) {
    http = client;
    return this;
  }

  public ProtectedResourceBuilder time(InstantSource source) {
    time = source;
    return this;
  }

  ProtectedResourceBuilder outbound(Outbound fake) {
    outbound = fake;
    return this;
  }

  public ProtectedResource build() {
    if (issuers.isEmpty()) {
      throw new IllegalStateException("a protected resource trusts at least one issuer");
    }
    if (reachedAt == null) {
      throw new IllegalStateException("say where " + identifier + " is reached");
    }
    if (askAlways && client == null) {
      throw new IllegalStateException("asking about tokens needs client credentials");
    }
    return new ProtectedResource(parts(reachedAt));
  }

  private Parts parts(URI url) {
    var out =
        outbound != null
            ? outbound
            : new HttpOutbound(http != null ? http : defaultClient(), Duration.ofSeconds(5));
    var byName = new LinkedHashMap<String, Issuer>();
    issuers.forEach(each -> byName.put(each.identifier(), new Issuer(each, out, time)));
    var first = Objects.requireNonNull(byName.get(issuers.getFirst().identifier()));
    var rules = new TokenRules(identifier, leeway);
    var validator =
        new AccessTokenValidator(
            new JwtAccessTokens(byName, algorithms, rules, time),
            client == null
                ? null
                : new Introspection(
                    first, client, out, rules, introspectionBelieved, cacheSize, time),
            askAlways,
            rules,
            cacheSize,
            time);
    var known = new LinkedHashSet<>(scopes);
    known.addAll(baseScopes);
    known.addAll(tools.named());
    var metadata = metadata(url, known);
    var challenges = new Challenges(metadata.url().toString());
    return new Parts(
        identifier,
        metadata,
        Collections.unmodifiableSet(known),
        Collections.unmodifiableSet(new LinkedHashSet<>(baseScopes)),
        tools,
        new Guard(
            validator,
            new DPoPProofs(Urls.origin(url), time),
            challenges,
            tools,
            actors,
            boundOnly,
            time),
        validator,
        client == null ? null : new UpstreamTokens(first, client, out, time),
        client == null || key == null
            ? null
            : new ActionReceipts(identifier, first, client, key, out, time),
        documents(url, metadata, key));
  }

  private static HttpClient defaultClient() {
    return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  }

  private ResourceMetadata metadata(URI url, Set<String> known) {
    var document = new LinkedHashMap<String, Object>();
    document.put("resource", identifier);
    document.put("authorization_servers", issuers.stream().map(TrustedIssuer::identifier).toList());
    document.put("scopes_supported", List.copyOf(known));
    document.put("bearer_methods_supported", List.of("header"));
    document.put("dpop_signing_alg_values_supported", List.of(DPoPProofs.ALGORITHMS.split(" ")));
    if (boundOnly) {
      document.put("dpop_bound_access_tokens_required", true);
    }
    if (name != null) {
      document.put("resource_name", name);
    }
    var metadataUrl = Urls.wellKnown(url, "oauth-protected-resource");
    if (key != null) {
      document.put("jwks_uri", keysUrl(url).toString());
    }
    return new ResourceMetadata(metadataUrl, document);
  }

  private static URI keysUrl(URI url) {
    var text = Urls.origin(url) + url.getRawPath();
    return URI.create(text + (text.endsWith("/") ? "" : "/") + "jwks.json");
  }

  private static Map<String, byte[]> documents(
      URI url, ResourceMetadata metadata, @Nullable ResourceKey key) {
    var documents = new LinkedHashMap<String, byte[]>();
    documents.put(metadata.path(), metadata.json());
    if (key != null) {
      documents.put(keysUrl(url).getRawPath(), StrictJson.write(key.publicKeys()));
    }
    return documents;
  }

  /// What a [ProtectedResource] is made of.
  record Parts(
      String identifier,
      ResourceMetadata metadata,
      Set<String> scopes,
      Set<String> baseScopes,
      ToolScopes tools,
      Guard guard,
      AccessTokenValidator validator,
      @Nullable UpstreamTokens upstream,
      @Nullable ActionReceipts receipts,
      Map<String, byte[]> documents) {}
}
