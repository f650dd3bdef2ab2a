package procura.identity.issuance;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.delegation.DelegationId;
import procura.identity.trust.TrustedIssuerId;

/// What made an issuance possible: the delegation, or the issuer that is trusted in its place, and
/// the workload that it spoke of; the tokens that were presented, and the position in the log that
/// the deciding state was read at.
public record Grounds(
    @Nullable DelegationId delegation,
    @Nullable TrustedIssuerId issuer,
    @Nullable String workload,
    List<String> parentTokens,
    long readAt) {

  public Grounds {
    parentTokens = List.copyOf(parentTokens);
  }
}
