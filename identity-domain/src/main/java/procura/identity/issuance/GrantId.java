package procura.identity.issuance;

import org.jspecify.annotations.Nullable;
import procura.identity.delegation.DelegationId;
import procura.identity.trust.TrustedIssuerId;

/// The family of tokens that one authorization gave rise to: what it rests on and a random part. Of
/// a person it is `dlg_….…`, under a delegation; where an issuer that the tenant trusts spoke in
/// the person's place it is `tri_….…`, and `tri_….workload.…` where it spoke of a workload. Ending
/// it ends them all.
public record GrantId(String value) {

  private static final String WORKLOAD = "workload.";

  public GrantId {
    if (value.indexOf('.') < 1 || value.length() > 128) {
      throw new IllegalArgumentException("not a grant id");
    }
  }

  public static GrantId of(DelegationId delegation, String random) {
    return new GrantId(delegation.value() + "." + random);
  }

  public static GrantId ofPerson(TrustedIssuerId issuer, String random) {
    return new GrantId(issuer.value() + "." + random);
  }

  public static GrantId ofWorkload(TrustedIssuerId issuer, String random) {
    return new GrantId(issuer.value() + "." + WORKLOAD + random);
  }

  /// What the person agreed to; null where the tenant's trust stands in place of that.
  public @Nullable DelegationId delegation() {
    return issuer() == null ? new DelegationId(basis()) : null;
  }

  /// The issuer whose word it rests on, or null.
  public @Nullable TrustedIssuerId issuer() {
    return value.startsWith(TrustedIssuerId.PREFIX) ? new TrustedIssuerId(basis()) : null;
  }

  /// Whether nobody is acted for.
  public boolean isOfWorkload() {
    return value.startsWith(TrustedIssuerId.PREFIX)
        && value.startsWith(WORKLOAD, value.indexOf('.') + 1);
  }

  private String basis() {
    return value.substring(0, value.indexOf('.'));
  }

  @Override
  public String toString() {
    return value;
  }
}
