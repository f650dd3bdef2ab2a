package procura.eventstore;

import procura.identity.Command;
import procura.identity.Decider;
import procura.identity.Fact;
import procura.identity.Rejection;

/// Hangs one pure decider on the log. Every decider of the product is a bean of this type. The
/// facts it reads are exactly the permitted records of its sealed family, so the list cannot drift
/// from `evolve`; which of them is said by the tags of the command.
public record DeciderModule<S, C extends Command, E extends Fact, R extends Rejection>(
    FactFamily family, Class<E> facts, Class<C> commands, Decider<S, C, E, R> decider) {

  public DeciderModule {
    if (!facts.isSealed() || !commands.isSealed()) {
      throw new IllegalArgumentException(facts + " and " + commands + " must be sealed");
    }
  }

  /// Names the family too.
  ///
  /// @param prefix the stored prefix: `agent` stores `AgentRegistered` as `agent.AgentRegistered`
  public static <S, C extends Command, E extends Fact, R extends Rejection>
      DeciderModule<S, C, E, R> of(
          String prefix, Class<E> facts, Class<C> commands, Decider<S, C, E, R> decider) {
    return new DeciderModule<>(new FactFamily(prefix, facts), facts, commands, decider);
  }
}
