package procura.token.claims;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.UserAuthority;
import procura.authority.View;
import procura.identity.Scopes;
import procura.identity.Sealed;
import procura.identity.user.UserClaims;
import procura.identity.user.UserId;
import procura.tenancy.keys.PersonalData;

/// The standard claims (OpenID Connect Core section 5.1) of a person, opened for a client that may
/// have them, and the scopes that ask for them (section 5.4).
@Singleton
public final class StandardClaims {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> PROFILE =
      Stream.concat(Stream.of("name", "preferred_username"), UserClaims.PROFILE.stream()).toList();

  private static final Map<String, List<String>> BY_SCOPE =
      Map.of(
          "profile", PROFILE,
          "email", List.of("email", "email_verified"),
          "phone", List.of("phone_number", "phone_number_verified"),
          "address", List.of("address"));

  private final PersonalData personal;

  StandardClaims(PersonalData personal) {
    this.personal = personal;
  }

  /// All that there can be.
  public static List<String> names() {
    return BY_SCOPE.values().stream().flatMap(List::stream).sorted().toList();
  }

  /// Those that these scopes ask for.
  public static List<String> of(Scopes scopes) {
    return scopes.value().stream()
        .flatMap(scope -> BY_SCOPE.getOrDefault(scope, List.of()).stream())
        .toList();
  }

  /// Those of `names` that somebody has agreed to by agreeing to these scopes.
  public static List<String> within(Scopes scopes, Collection<String> names) {
    var agreed = of(scopes);
    return names.stream().filter(agreed::contains).toList();
  }

  /// The scopes that a person must agree to before these claims are given.
  public static Scopes scopesOf(Collection<String> names) {
    return new Scopes(
        BY_SCOPE.entrySet().stream()
            .filter(scope -> scope.getValue().stream().anyMatch(names::contains))
            .map(Map.Entry::getKey)
            .sorted()
            .toList());
  }

  /// Those of `names` that are known of the person.
  public Map<String, Object> values(View view, UserId id, Collection<String> names) {
    var user = view.user(id);
    if (user == null || names.isEmpty()) {
      return Map.of();
    }
    var all = new LinkedHashMap<String, Object>();
    put(all, "name", open(view, user, "display_name", user.displayName()));
    put(all, "preferred_username", open(view, user, "username", user.username()));
    put(all, "email", open(view, user, "email", user.email()));
    all.putAll(more(view, user));
    all.keySet().retainAll(names);
    return all;
  }

  private Map<String, Object> more(View view, UserAuthority user) {
    var sealed = user.claims();
    var json = sealed == null ? null : open(view, user, UserClaims.FIELD, sealed);
    try {
      return json == null ? Map.of() : JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable claims", e);
    }
  }

  private static void put(Map<String, Object> all, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      all.put(name, value);
    }
  }

  private @Nullable String open(View view, UserAuthority user, String field, Sealed sealed) {
    return personal.open(view.tenant(), user.id().value(), field, sealed);
  }
}
