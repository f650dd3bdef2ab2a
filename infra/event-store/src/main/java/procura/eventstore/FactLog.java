package procura.eventstore;

import java.util.List;
import java.util.concurrent.CompletionStage;
import procura.identity.Cause;
import procura.identity.Fact;

/// Appends facts that belong to no entity's own stream: issuance, refusals, sessions, evidence.
public interface FactLog {

  /// The newest position that this node knows.
  long head();

  /// All of `facts` or none, durable when the stage completes. Facts of concurrent callers are
  /// committed together. Fails with `StaleDecision` when the fence does not hold.
  CompletionStage<Appended> append(List<? extends Fact> facts, Cause cause, Fence fence);

  record Appended(long lastPosition) {}
}
