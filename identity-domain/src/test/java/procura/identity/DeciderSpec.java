package procura.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// Given facts, when a command, then facts or a refusal: how every decider is tested.
public record DeciderSpec<S, C extends Command, E extends Fact, R extends Rejection>(
    Decider<S, C, E, R> decider, S state) {

  public static <S, C extends Command, E extends Fact, R extends Rejection>
      DeciderSpec<S, C, E, R> of(Decider<S, C, E, R> decider) {
    return new DeciderSpec<>(decider, decider.initial());
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  public final DeciderSpec<S, C, E, R> given(E... facts) {
    var now = state;
    for (var fact : List.of(facts)) {
      now = decider.evolve(now, fact);
    }
    return new DeciderSpec<>(decider, now);
  }

  public Then<E, R> when(C command) {
    return new Then<>(decider.decide(state, command));
  }

  public record Then<E, R>(Decision<E, R> decision) {

    @SafeVarargs
    @SuppressWarnings("varargs")
    public final void then(E... facts) {
      assertThat(decision).isEqualTo(new Decision.Accepted<E, R>(List.of(facts)));
    }

    public void thenNothing() {
      assertThat(decision).isEqualTo(Decision.<E, R>nothingToDo());
    }

    public void thenRejected(R rejection) {
      assertThat(decision).isEqualTo(Decision.<E, R>reject(rejection));
    }
  }
}
