package procura.identity.trust;

import java.net.URI;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.Access;

/// How far an issuer is trusted.
///
/// @param issuer `iss`, compared as it stands
/// @param jwks its keys as a JWK Set document, or null where `jwksUri` says where they are
/// @param purposes what its assertions may be
/// @param workloads for [TrustPurpose#WORKLOAD]: the first rule that fits decides
/// @param access at most this for people; empty leaves it to what the client and the person may do
/// @param subjects whom a `sub` means that was never seen before
/// @param emailHint whether `email` may link a subject to an account, once, when first seen
/// @param justInTime null: unknown people are refused
public record TrustProfile(
    String issuer,
    @Nullable String jwks,
    @Nullable String jwksUri,
    Set<TrustPurpose> purposes,
    List<WorkloadRule> workloads,
    List<Access> access,
    SubjectMapping subjects,
    boolean emailHint,
    @Nullable JustInTime justInTime) {

  public TrustProfile {
    purposes =
        Collections.unmodifiableSet(
            purposes.isEmpty() ? EnumSet.noneOf(TrustPurpose.class) : EnumSet.copyOf(purposes));
    workloads = List.copyOf(workloads);
    access = List.copyOf(access);
    if (issuer.isBlank() || issuer.length() > 512 || !isAbsolute(issuer)) {
      throw new IllegalArgumentException("an issuer is an absolute URI of at most 512 characters");
    }
    if ((jwks == null) == (jwksUri == null)) {
      throw new IllegalArgumentException("an issuer has either jwks or jwks_uri");
    }
    if (purposes.isEmpty()) {
      throw new IllegalArgumentException("an issuer is trusted for a purpose");
    }
    if (purposes.contains(TrustPurpose.WORKLOAD) == workloads.isEmpty()) {
      throw new IllegalArgumentException("workload rules and the purpose workload go together");
    }
  }

  private static boolean isAbsolute(String issuer) {
    try {
      var uri = URI.create(issuer);
      return uri.isAbsolute() && uri.getRawFragment() == null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// Whether it may say who a person is.
  public boolean speaksOfPeople() {
    return purposes.contains(TrustPurpose.ID_JAG) || purposes.contains(TrustPurpose.CHAINING);
  }
}
