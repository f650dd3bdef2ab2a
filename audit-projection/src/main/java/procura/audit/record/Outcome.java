package procura.audit.record;

/// How an attempt ended. `REFUSED`: a rule said no. `FAILED`: proof of identity was wrong.
public enum Outcome {
  SUCCESS("success"),
  REFUSED("refused"),
  FAILED("failed");

  private final String wireName;

  Outcome(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
