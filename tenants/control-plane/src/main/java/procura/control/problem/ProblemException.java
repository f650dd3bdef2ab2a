package procura.control.problem;

import java.util.List;
import procura.control.problem.Problem.FieldError;

/// Ends a request of the admin API with a problem. Nobody but the handler reads it.
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(ProblemType type, String detail) {
    this(Problem.of(type, detail));
  }

  public ProblemException(ProblemType type, String detail, List<FieldError> errors) {
    this(Problem.of(type, detail, errors));
  }

  private ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /// Nothing says whether it belongs to somebody else or never existed.
  public static ProblemException notFound() {
    return new ProblemException(ProblemType.NOT_FOUND, ProblemType.NOT_FOUND.title());
  }

  public Problem problem() {
    return problem;
  }
}
