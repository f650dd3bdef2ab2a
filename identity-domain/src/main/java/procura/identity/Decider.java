package procura.identity;

/// A pure decision maker: no clock, no randomness, no I/O. Times and new ids arrive inside the
/// command, so every decision can be replayed.
public interface Decider<S, C extends Command, E extends Fact, R extends Rejection> {

  S initial();

  Decision<E, R> decide(S state, C command);

  S evolve(S state, E event);
}
