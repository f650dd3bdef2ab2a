package procura.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DistributionTest {

  private final Distribution sizes = new Distribution(1, 10);

  @Test
  void aBoundBelongsToItsClass() {
    for (var number : new long[] {0, 1, 2, 10, 11, 1_000}) {
      sizes.add(number);
    }
    assertThat(sizes.counts()).containsExactly(2, 2, 2);
    assertThat(sizes.sum()).isEqualTo(1_024);
  }

  @Test
  void whatIsReadIsTheReadersOwn() {
    sizes.bounds()[0] = 5;
    sizes.counts()[0] = 5;
    assertThat(sizes.bounds()).containsExactly(1, 10);
    assertThat(sizes.counts()).containsExactly(0, 0, 0);
  }
}
