package procura.audit.problem;

/// A refused request: one of a closed list of types, and one public sentence about this occurrence.
public final class AuditProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemType type;

  public AuditProblem(ProblemType type, String detail) {
    super(detail, null, false, false);
    this.type = type;
  }

  public ProblemType type() {
    return type;
  }
}
