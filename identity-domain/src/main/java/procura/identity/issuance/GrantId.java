package procura.identity.issuance;

import procura.identity.delegation.DelegationId;

/// The family of tokens that one authorization of a person gave rise to: the delegation it rests on
/// and a random part, `dlg_….…`. Ending it ends them all.
public record GrantId(String value) {

  public GrantId {
    if (value.indexOf('.') < 1 || value.length() > 128) {
      throw new IllegalArgumentException("not a grant id");
    }
  }

  public static GrantId of(DelegationId delegation, String random) {
    return new GrantId(delegation.value() + "." + random);
  }

  public DelegationId delegation() {
    return new DelegationId(value.substring(0, value.indexOf('.')));
  }

  @Override
  public String toString() {
    return value;
  }
}
