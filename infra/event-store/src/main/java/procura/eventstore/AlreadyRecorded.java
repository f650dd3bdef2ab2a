package procura.eventstore;

import java.util.List;
import procura.identity.Fact;

/// The claim of a decision has been used: these facts are what was decided then. Nothing was added.
public final class AlreadyRecorded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Fact> facts;

  public AlreadyRecorded(List<Fact> facts) {
    super("this was decided before", null, false, false);
    this.facts = List.copyOf(facts);
  }

  public List<Fact> facts() {
    return facts;
  }
}
