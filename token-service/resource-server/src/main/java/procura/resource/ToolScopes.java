package procura.resource;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which scopes, and which kind of sign-in, each tool of the resource needs; and which broad scope
/// stands for which narrow ones. A tool that is not listed needs every scope of the resource, so a
/// forgotten entry locks a tool and never opens one.
public final class ToolScopes {

  private final Map<String, Set<String>> tools;
  private final Map<String, AuthenticationRequirement> requirements;
  private final Map<String, Set<String>> implied;

  private ToolScopes(Builder builder) {
    this.tools = Map.copyOf(builder.tools);
    this.requirements = Map.copyOf(builder.requirements);
    this.implied = Map.copyOf(builder.implied);
  }

  public static ToolScopes none() {
    return new Builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /// The scopes that the tool needs, all of them; null when the tool is not listed.
  public @Nullable Set<String> neededFor(String tool) {
    return tools.get(tool);
  }

  @Nullable AuthenticationRequirement requirementOf(String tool) {
    return requirements.get(tool);
  }

  /// Are the scopes needed all there, by name or under a broader one?
  public boolean cover(Collection<String> granted, Collection<String> needed) {
    return withImplied(granted).containsAll(needed);
  }

  private Set<String> withImplied(Collection<String> granted) {
    var all = new LinkedHashSet<>(granted);
    var open = new ArrayDeque<>(granted);
    while (!open.isEmpty()) {
      for (var narrow : implied.getOrDefault(open.remove(), Set.of())) {
        if (all.add(narrow)) {
          open.add(narrow);
        }
      }
    }
    return all;
  }

  Set<String> named() {
    var named = new LinkedHashSet<String>();
    tools.values().forEach(named::addAll);
    return named;
  }

  /// Collects the map; each method adds to what was said before.
  public static final class Builder {

    private final Map<String, Set<String>> tools = new LinkedHashMap<>();
    private final Map<String, AuthenticationRequirement> requirements = new LinkedHashMap<>();
    private final Map<String, Set<String>> implied = new LinkedHashMap<>();

    private Builder() {}

    public Builder tool(String tool, String... scopes) {
      tools.put(tool, ordered(scopes));
      return this;
    }

    /// The tool needs a person who signed in so (RFC 9470).
    public Builder stepUp(String tool, AuthenticationRequirement requirement) {
      requirements.put(tool, requirement);
      return this;
    }

    /// Who has `broad` has `narrow` too.
    public Builder implies(String broad, String... narrow) {
      implied.put(broad, ordered(narrow));
      return this;
    }

    public ToolScopes build() {
      return new ToolScopes(this);
    }

    private static Set<String> ordered(String... scopes) {
      return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(scopes)));
    }
  }
}
