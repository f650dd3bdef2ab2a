package procura.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentTest {

  private static final Entry ENTRY =
      new Entry(
          new UUID(0, 0),
          "acme",
          "t",
          "1",
          Instant.EPOCH,
          new byte[0],
          new byte[0],
          List.of(),
          null);

  private final Recent recent = new Recent(5, 10);

  private void add(long from, long to) {
    recent.add(LongStream.rangeClosed(from, to).mapToObj(p -> new Recorded(p, ENTRY)).toList());
  }

  private List<Long> after(long position, int most) {
    var found = recent.after(position, most);
    return found == null ? List.of(-1L) : found.stream().map(Recorded::position).toList();
  }

  @Test
  void hasNothingAfterItsHead() {
    assertThat(after(10, 9)).isEmpty();
    assertThat(after(9, 9)).containsExactly(-1L);
  }

  @Test
  void givesWhatFollows() {
    add(11, 13);
    assertThat(after(10, 9)).containsExactly(11L, 12L, 13L);
    assertThat(after(11, 1)).containsExactly(12L);
    assertThat(after(13, 1)).isEmpty();
  }

  @Test
  void saysWhenItHasForgotten() {
    add(11, 13);
    add(14, 17);
    assertThat(after(11, 9)).containsExactly(-1L);
    assertThat(after(12, 9)).containsExactly(13L, 14L, 15L, 16L, 17L);
  }
}
