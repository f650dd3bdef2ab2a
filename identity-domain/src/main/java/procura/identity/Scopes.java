package procura.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/// A set of scope tokens (RFC 6749 section 3.3), sorted, so that equal sets are equal bytes.
public record Scopes(List<String> value) {

  public static final Scopes NONE = new Scopes(List.of());

  public Scopes {
    value = List.copyOf(value.size() < 2 ? value : new TreeSet<>(value));
    value.forEach(Scopes::check);
  }

  public static Scopes of(String... scopes) {
    return new Scopes(Arrays.asList(scopes));
  }

  /// Reads the wire form: tokens separated by one space. More spaces are forgiven.
  ///
  /// @throws IllegalArgumentException when a token has a character outside NQCHAR
  public static Scopes parse(String spaceSeparated) {
    return new Scopes(Arrays.stream(spaceSeparated.split(" ")).filter(s -> !s.isEmpty()).toList());
  }

  public boolean contains(String scope) {
    return value.contains(scope);
  }

  public boolean containsAll(Scopes others) {
    return value.containsAll(others.value);
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  public Scopes and(Scopes others) {
    return only(others::contains);
  }

  public Scopes minus(Scopes others) {
    return only(scope -> !others.contains(scope));
  }

  public Scopes or(Scopes others) {
    if (others.isEmpty()) {
      return this;
    }
    Collection<String> all = new TreeSet<>(value);
    all.addAll(others.value);
    return new Scopes(List.copyOf(all));
  }

  private Scopes only(Predicate<String> test) {
    return new Scopes(value.stream().filter(test).toList());
  }

  private static void check(String scope) {
    if (scope.isEmpty() || scope.length() > 128) {
      throw new IllegalArgumentException("a scope has 1 to 128 characters");
    }
    for (int i = 0; i < scope.length(); i++) {
      char c = scope.charAt(i);
      if (c < 0x21 || c > 0x7e || c == '"' || c == '\\') {
        throw new IllegalArgumentException("a scope has visible ASCII without quote and backslash");
      }
    }
  }

  @Override
  public String toString() {
    return String.join(" ", value);
  }
}
