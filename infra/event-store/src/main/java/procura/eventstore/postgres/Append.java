package procura.eventstore.postgres;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Events that are recorded together or not at all, and whoever waits for them.
final class Append {

  final List<Entry> entries;
  final Condition condition;
  final boolean projected;
  final CompletableFuture<Long> done = new CompletableFuture<>();
  final long askedAt = System.nanoTime();
  private final Supplier<? extends RuntimeException> conflict;

  private long lastPosition;
  private @Nullable Exception failure;
  private boolean settled;

  Append(
      List<Entry> entries,
      Condition condition,
      boolean projected,
      Supplier<? extends RuntimeException> conflict) {
    this.entries = entries;
    this.condition = condition;
    this.projected = projected;
    this.conflict = conflict;
  }

  void refused() {
    failure = conflict.get();
  }

  /// Unless its fate is known already.
  void failed(Exception e) {
    if (!settled) {
      failure = e;
    }
  }

  /// Nothing changes its fate any more.
  void settle() {
    settled = true;
  }

  boolean isRecorded() {
    return failure == null;
  }

  void recorded(long last) {
    failure = null;
    lastPosition = last;
  }

  /// Tells whoever waits. Runs their code: never on the writer.
  void tell() {
    if (failure == null) {
      done.complete(lastPosition);
    } else {
      done.completeExceptionally(failure);
    }
  }
}
