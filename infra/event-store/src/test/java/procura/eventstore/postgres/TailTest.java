package procura.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import procura.eventstore.postgres.Condition.Criterion;
import procura.eventstore.postgres.Tail.Answer;

class TailTest {

  private final Tail tail = new Tail(3, 10);

  private static Condition after(long readAt, String... tags) {
    return new Condition(readAt, List.of(new Criterion(Set.of(tags), Set.of())));
  }

  @Test
  void anEventAfterTheReadIsAConflict() {
    tail.add(11, "t", List.of("a=1"));
    assertThat(tail.check(after(10, "a=1"))).isEqualTo(Answer.CONFLICT);
    assertThat(tail.check(after(11, "a=1"))).isEqualTo(Answer.CLEAR);
    assertThat(tail.check(after(10, "a=2"))).isEqualTo(Answer.CLEAR);
  }

  @Test
  void whatWasReadBeforeTheTailBeginsIsUnknown() {
    assertThat(tail.check(after(9, "a=1"))).isEqualTo(Answer.UNKNOWN);
    for (int i = 11; i <= 14; i++) {
      tail.add(i, "t", List.of("a=" + i));
    }
    assertThat(tail.check(after(10, "a=11"))).isEqualTo(Answer.UNKNOWN);
    assertThat(tail.check(after(11, "a=11"))).isEqualTo(Answer.CLEAR);
    assertThat(tail.check(after(11, "a=12"))).isEqualTo(Answer.CONFLICT);
  }

  @Test
  void eventsWithoutTagsTakeNoRoom() {
    tail.add(11, "t", List.of("a=1"));
    for (int i = 12; i < 1_000; i++) {
      tail.add(i, "t", List.of());
    }
    assertThat(tail.check(after(10, "a=1"))).isEqualTo(Answer.CONFLICT);
  }

  @Test
  void aForgottenEventDoesNotHideANewerOneOfItsTag() {
    tail.add(11, "t", List.of("a=1"));
    tail.add(12, "t", List.of("a=1"));
    tail.add(13, "t", List.of("b=1"));
    tail.add(14, "t", List.of("b=1"));
    assertThat(tail.check(after(11, "a=1"))).isEqualTo(Answer.CONFLICT);
  }

  @Test
  void aCriterionWantsAllItsTagsAndOneOfItsTypes() {
    tail.add(11, "x", List.of("a=1"));
    tail.add(12, "y", List.of("b=1"));
    assertThat(tail.check(after(10, "a=1", "b=1"))).isEqualTo(Answer.CLEAR);
    tail.add(13, "z", List.of("a=1", "b=1"));
    assertThat(tail.check(after(10, "a=1", "b=1"))).isEqualTo(Answer.CONFLICT);
    var typed = new Condition(10, List.of(new Criterion(Set.of("a=1"), Set.of("y"))));
    assertThat(tail.check(typed)).isEqualTo(Answer.CLEAR);
  }

  @Test
  void aCriterionWithoutTagsIsForTheDatabase() {
    var any = new Condition(10, List.of(new Criterion(Set.of(), Set.of("x"))));
    assertThat(tail.check(any)).isEqualTo(Answer.UNKNOWN);
  }
}
