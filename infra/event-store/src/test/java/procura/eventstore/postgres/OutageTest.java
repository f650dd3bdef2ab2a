package procura.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutageTest {

  private final AtomicLong now = new AtomicLong(1);
  private final Outage outage = new Outage(now::get);

  @Test
  void afterAWhileNobodyWaitsAnyMoreUntilSomethingIsRecorded() {
    assertThat(outage.isBearable()).isTrue();
    now.addAndGet(outage.pause().toNanos());
    assertThat(outage.isBearable()).isTrue();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(outage.isBearable()).isFalse();
    assertThat(outage.isBearable()).as("the next one does not wait again").isFalse();
    outage.over();
    assertThat(outage.isBearable()).isTrue();
  }
}
