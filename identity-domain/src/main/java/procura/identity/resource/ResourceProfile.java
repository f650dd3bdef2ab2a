package procura.identity.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.Scopes;
import procura.identity.SigningAlgorithm;

/// What a protected resource offers: its name for people, its scopes, its tokens.
///
/// @param details the types of authorization details that it understands (RFC 9396), null for none;
///   read them by `detailsTypes`
/// @param signingAlg how its JWTs are signed, by name; null leaves it to the tenant
/// @param bound true when it takes only tokens that are bound to a key (RFC 9449, RFC 8705)
public record ResourceProfile(
    String name,
    List<ScopeDefinition> scopes,
    TokenFormat tokenFormat,
    Duration accessTokenLifetime,
    @Nullable List<DetailsType> details,
    @Nullable String signingAlg,
    @Nullable Boolean bound) {

  public static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  public ResourceProfile(
      String name,
      List<ScopeDefinition> scopes,
      TokenFormat tokenFormat,
      Duration accessTokenLifetime) {
    this(name, scopes, tokenFormat, accessTokenLifetime, null, null, null);
  }

  public ResourceProfile(
      String name,
      List<ScopeDefinition> scopes,
      TokenFormat tokenFormat,
      Duration accessTokenLifetime,
      @Nullable List<DetailsType> details) {
    this(name, scopes, tokenFormat, accessTokenLifetime, details, null, null);
  }

  public ResourceProfile(
      String name,
      List<ScopeDefinition> scopes,
      TokenFormat tokenFormat,
      Duration accessTokenLifetime,
      @Nullable List<DetailsType> details,
      @Nullable String signingAlg) {
    this(name, scopes, tokenFormat, accessTokenLifetime, details, signingAlg, null);
  }

  public ResourceProfile {
    scopes = List.copyOf(scopes);
    bound = Boolean.TRUE.equals(bound) ? true : null;
    details = details == null || details.isEmpty() ? null : List.copyOf(details);
    if (name.isBlank() || name.length() > 120) {
      throw new IllegalArgumentException("name must be 1 to 120 characters");
    }
    if (scopes.stream().map(ScopeDefinition::name).distinct().count() != scopes.size()) {
      throw new IllegalArgumentException("a scope is defined twice");
    }
    if (details != null
        && details.stream().map(DetailsType::name).distinct().count() != details.size()) {
      throw new IllegalArgumentException("a type of authorization details is defined twice");
    }
    if (accessTokenLifetime.compareTo(SHORTEST) < 0 || accessTokenLifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("access_token_lifetime must be 10 to 3600 seconds");
    }
    if (signingAlg != null && SigningAlgorithm.of(signingAlg) == null) {
      throw new IllegalArgumentException("access_token_signing_alg is not supported");
    }
  }

  /// Whether a token that anybody can use, who comes by it, is of no use here.
  public boolean demandsBinding() {
    return bound != null;
  }

  public List<DetailsType> detailsTypes() {
    return details == null ? List.of() : details;
  }

  public @Nullable DetailsType detailsType(String type) {
    return detailsTypes().stream().filter(t -> t.name().equals(type)).findFirst().orElse(null);
  }

  public Scopes allScopes() {
    return new Scopes(scopes.stream().map(ScopeDefinition::name).toList());
  }

  /// What a request that names no scope asks for: the scopes marked so, or else all.
  public Scopes defaultScopes() {
    var marked =
        scopes.stream().filter(ScopeDefinition::byDefault).map(ScopeDefinition::name).toList();
    return marked.isEmpty() ? allScopes() : new Scopes(marked);
  }
}
