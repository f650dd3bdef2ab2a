package procura.tenancy.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import procura.identity.TenantId;
import procura.tenancy.lifecycle.RateLimits;
import procura.tenancy.lifecycle.RateLimits.Rate;
import procura.tenancy.limit.Limits.Kind;

class BucketsTest {

  private static final Rate TWO_A_SECOND = new Rate(2, 3);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // the clock may run over
  private final Buckets buckets = new Buckets(now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aPauseFillsABucketAndAFloodEmptiesIt() {
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.take("a", TWO_A_SECOND)).isZero();
    }
    assertThat(buckets.take("a", TWO_A_SECOND)).isEqualTo(Duration.ofMillis(500).toNanos());
    assertThat(buckets.take("a", TWO_A_SECOND)).as("a refusal costs nothing").isPositive();
    pass(Duration.ofMillis(500));
    assertThat(buckets.take("a", TWO_A_SECOND)).isZero();
    assertThat(buckets.take("a", TWO_A_SECOND)).isPositive();
    pass(Duration.ofDays(1));
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.take("a", TWO_A_SECOND)).as("never more than the burst").isZero();
    }
    assertThat(buckets.take("a", TWO_A_SECOND)).isPositive();
  }

  @Test
  void aRateThatIsRaisedCountsAtOnce() {
    for (int i = 0; i < 300; i++) {
      assertThat(buckets.take("a", new Rate(1, 300))).isZero();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.take("a", TWO_A_SECOND)).isZero();
    }
    assertThat(buckets.take("a", TWO_A_SECOND)).isEqualTo(Duration.ofMillis(500).toNanos());
  }

  @Test
  @DisplayName("MT-06: what one tenant uses up is not another's")
  void oneBucketIsNotAnother() {
    var limits = new Limits(2, now::get);
    var noisy = new TenantId("noisy");
    limits.set(noisy, new RateLimits(new Rate(1, 1), null, null, null, null, null));
    assertThat(limits.take("noisy", Kind.TENANT, "")).isZero();
    assertThat(limits.take("noisy", Kind.TENANT, "")).isPositive();
    assertThat(limits.take("quiet", Kind.TENANT, "")).isZero();
    assertThat(limits.take("noisy", Kind.CLIENT, "")).as("counted apart").isZero();
    limits.set(noisy, null);
    pass(Duration.ofSeconds(2));
    assertThat(limits.take("noisy", Kind.TENANT, "")).as("as the platform has it").isZero();
  }

  @Test
  @DisplayName("MT-06: what protects the neighbours is the operator's to raise, not the tenant's")
  void noTenantAllowsItselfMore() {
    var limits = new Limits(1, now::get);
    limits.set(new TenantId("greedy"), new RateLimits(Rate.MOST, null, null, null, null, null));
    for (int i = 0; i < 2; i++) {
      assertThat(limits.take("greedy", Kind.TENANT, "")).isZero();
    }
    assertThat(limits.take("greedy", Kind.TENANT, "")).isPositive();
  }

  @Test
  void ofManyAtOnceExactlyTheBurstComesThrough() throws Exception {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          callers.invokeAll(
              Collections.nCopies(
                  200, (Callable<Long>) () -> buckets.take("race", new Rate(10, 50))));
      assertThat(all.stream().map(Future::resultNow).filter(wait -> wait == 0)).hasSize(50);
    }
  }

  @Test
  void aFloodOfNamesIsForgotten() {
    for (int i = 0; i < 300_000; i++) {
      buckets.take(i, TWO_A_SECOND);
    }
    assertThat(buckets.size()).isLessThanOrEqualTo(200_000);
  }

  @Test
  void aBucketIsFullAgainBeforeItIsForgotten() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, 301));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(100_001, 1));
  }
}
