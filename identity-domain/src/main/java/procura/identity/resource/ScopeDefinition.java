package procura.identity.resource;

import java.util.List;

/// One scope of a protected resource, described in words for the consent page, with the tools it
/// opens. `byDefault`: granted when a request names no scope. `required`: a person can't untick it.
public record ScopeDefinition(
    String name, String description, List<String> tools, boolean byDefault, boolean required) {

  public ScopeDefinition {
    tools = List.copyOf(tools);
  }
}
