package procura.identity.trust;

/// What one claim of a workload's assertion must be: exactly `value`, or begin with it. A path of
/// names with dots between reaches into objects, such as `kubernetes.io/namespace` or
/// `workload.namespace`.
public record ClaimRule(String claim, String value, boolean prefix) {

  private static final int LONGEST = 512;

  public ClaimRule {
    if (claim.isBlank() || claim.length() > LONGEST) {
      throw new IllegalArgumentException("a claim's name has 1 to 512 characters");
    }
    if (value.isBlank() || value.length() > LONGEST) {
      throw new IllegalArgumentException("a claim's value has 1 to 512 characters");
    }
  }

  public boolean holds(String actual) {
    return prefix ? actual.startsWith(value) : actual.equals(value);
  }
}
