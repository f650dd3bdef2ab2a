package procura.eventstore;

import java.util.List;
import procura.identity.Cause;
import procura.identity.Command;
import procura.identity.Decision;
import procura.identity.Fact;
import procura.identity.Rejection;

/// Sends commands to their deciders. What was accepted is durable and visible in authority when a
/// call returns. Blocks: call it on a virtual thread.
public interface Commands {

  /// Decides again, at most three times, when what the decision read changed meanwhile.
  ///
  /// @throws ConcurrentChange when it still changed
  <E extends Fact, R extends Rejection> Decision<E, R> send(Command command, Cause cause);

  /// Decides several commands as one: all their facts in one append, or none.
  default Decision<Fact, Rejection> sendTogether(List<Command> commands, Cause cause) {
    return sendTogether(commands, cause, Terms.NONE);
  }

  /// The same on terms of the caller's.
  ///
  /// @throws AlreadyRecorded when the claim was used
  /// @throws ChangedSince when the entity of the first command stands elsewhere
  Decision<Fact, Rejection> sendTogether(List<Command> commands, Cause cause, Terms terms);

  /// What was decided under a claim; empty when nothing was.
  List<Fact> recorded(String claim);
}
