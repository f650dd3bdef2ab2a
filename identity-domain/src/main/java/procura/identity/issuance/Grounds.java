package procura.identity.issuance;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.delegation.DelegationId;

/// What made an issuance possible: the delegation, the tokens that were presented, and the position
/// in the log that the deciding state was read at.
public record Grounds(@Nullable DelegationId delegation, List<String> parentTokens, long readAt) {

  public Grounds {
    parentTokens = List.copyOf(parentTokens);
  }
}
