package procura.audit.problem;

/// The closed list of refusals that clients can rely on.
public enum ProblemType {
  INVALID_REQUEST(400, "invalid-request", "The request is not valid"),
  UNSUPPORTED_FORMAT(400, "unsupported-format", "The export format is not supported"),
  NOT_FOUND(404, "not-found", "There is no such thing here"),
  EXPORT_NOT_READY(409, "export-not-ready", "The export is not completed"),
  LOG_INCONSISTENT(500, "audit-log-inconsistent", "The audit log can't be signed");

  private final int status;
  private final String name;
  private final String title;

  ProblemType(int status, String name, String title) {
    this.status = status;
    this.name = name;
    this.title = title;
  }

  int status() {
    return status;
  }

  String uri() {
    return "urn:procura:problem:" + name;
  }

  String title() {
    return title;
  }
}
