package procura.audit.problem;

import procura.identity.TenantId;

/// The tenant of a path; what can't be one is not found.
public final class TenantPath {

  private TenantPath() {}

  public static TenantId tenant(String segment) {
    try {
      return new TenantId(segment);
    } catch (IllegalArgumentException _) {
      throw new AuditProblem(ProblemType.NOT_FOUND, "there is no such tenant");
    }
  }
}
