package procura.tenancy.lifecycle;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import procura.identity.client.GrantType;

/// Which ways to a token a tenant has, and what it asserts to other domains.
///
/// @param off grants that are switched off: gone from the metadata, and refused
/// @param actorProfile whether refusals of actors carry the codes of the actor profile
/// @param targets the authorization servers that people's identities are asserted to
public record GrantPolicy(
    Set<GrantType> off, boolean actorProfile, List<CrossDomainTarget> targets) {

  public static final GrantPolicy NONE = new GrantPolicy(Set.of(), false, List.of());

  private static final int MOST_TARGETS = 100;

  public GrantPolicy {
    off =
        Collections.unmodifiableSet(
            off.isEmpty() ? EnumSet.noneOf(GrantType.class) : EnumSet.copyOf(off));
    targets = List.copyOf(targets);
    if (targets.size() > MOST_TARGETS) {
      throw new IllegalArgumentException("at most 100 targets");
    }
    if (targets.stream().map(CrossDomainTarget::audience).distinct().count() != targets.size()) {
      throw new IllegalArgumentException("an audience stands in one target");
    }
  }

  public boolean has(GrantType grant) {
    return !off.contains(grant);
  }
}
