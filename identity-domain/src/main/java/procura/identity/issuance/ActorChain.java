package procura.identity.issuance;

import java.util.List;

/// The actors behind a delegated token, newest first (`act`, RFC 8693 section 4.1), as subject ids
/// of this tenant.
public record ActorChain(List<String> value) {

  public static final ActorChain NONE = new ActorChain(List.of());

  public ActorChain {
    value = List.copyOf(value);
  }

  public int depth() {
    return value.size();
  }
}
