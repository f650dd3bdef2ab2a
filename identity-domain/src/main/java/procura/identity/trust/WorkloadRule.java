package procura.identity.trust;

import java.util.List;
import procura.identity.Access;
import procura.identity.client.ClientId;

/// Which workloads of an issuer become which client or agent.
///
/// @param claims all must hold, `sub` among them
/// @param becomes the id of a client or an agent
/// @param access at most this; empty leaves it to what the client or agent may do anyway
public record WorkloadRule(List<ClaimRule> claims, ClientId becomes, List<Access> access) {

  public WorkloadRule {
    claims = List.copyOf(claims);
    access = List.copyOf(access);
    if (claims.stream().noneMatch(rule -> rule.claim().equals("sub"))) {
      throw new IllegalArgumentException(
          "a workload rule says what `sub` must be: otherwise every workload of the issuer fits");
    }
  }
}
