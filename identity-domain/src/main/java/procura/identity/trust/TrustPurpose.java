package procura.identity.trust;

import java.util.Arrays;
import java.util.Optional;

/// What an issuer is trusted for. Trust for one purpose is none for another.
public enum TrustPurpose {
  /// Identity Assertion JWT Authorization Grants of an enterprise's identity provider.
  ID_JAG("id_jag"),
  /// Platform tokens of workloads (workload identity federation).
  WORKLOAD("workload"),
  /// Authorization grants of another domain's authorization server (identity chaining).
  CHAINING("chaining");

  private final String wireName;

  TrustPurpose(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<TrustPurpose> of(String wireName) {
    return Arrays.stream(values()).filter(p -> p.wireName.equals(wireName)).findFirst();
  }
}
