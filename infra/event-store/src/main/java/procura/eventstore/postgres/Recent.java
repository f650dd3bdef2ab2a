package procura.eventstore.postgres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The newest events in memory, for readers in this process, and the place where they wait for
/// more.
final class Recent {

  private final int capacity;
  private final ArrayDeque<Recorded> events = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private long head;

  Recent(int capacity, long head) {
    this.capacity = capacity;
    this.head = head;
  }

  void add(List<Recorded> news) {
    lock.lock();
    try {
      events.addAll(news);
      while (events.size() > capacity) {
        events.removeFirst();
      }
      head = news.getLast().position();
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Up to `most` events after `position`; null when they are not in memory any more.
  @Nullable List<Recorded> after(long position, int most) {
    lock.lock();
    try {
      if (position >= head) {
        return List.of();
      }
      if (events.isEmpty() || events.getFirst().position() > position + 1) {
        return null;
      }
      var found = new ArrayList<Recorded>();
      var newestFirst = events.descendingIterator();
      for (var event = newestFirst.next(); event.position() > position; ) {
        found.add(event);
        if (!newestFirst.hasNext()) {
          break;
        }
        event = newestFirst.next();
      }
      var inOrder = found.reversed();
      return List.copyOf(inOrder.subList(0, Math.min(most, inOrder.size())));
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is something after `position`, or for `millis`.
  boolean await(long position, long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (var left = TimeUnit.MILLISECONDS.toNanos(millis); head <= position && left > 0; ) {
        left = more.awaitNanos(left);
      }
      return head > position;
    } finally {
      lock.unlock();
    }
  }
}
