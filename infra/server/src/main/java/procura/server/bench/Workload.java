package procura.server.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// What the generator asks for. Called by its one thread.
interface Workload {

  /// The next request, ready to be written; `END` when there is nothing left to ask.
  byte[] next();

  /// The status that an answer has to have.
  default int status() {
    return 200;
  }

  /// The answer, head and body, to be read before the call returns.
  default void answered(ByteBuffer answer) {}

  /// The same few requests for ever, in turn.
  static Workload of(List<byte[]> requests) {
    var turn = new AtomicInteger();
    return () -> requests.get(Math.floorMod(turn.getAndIncrement(), requests.size()));
  }

  /// Each request once.
  static Workload once(List<byte[]> requests) {
    var left = requests.iterator();
    return () -> left.hasNext() ? left.next() : END;
  }

  /// As many requests as asked for, expecting `status`, each answer handed on.
  static Workload times(int count, byte[] request, int status, Consumer<ByteBuffer> reader) {
    var left = new AtomicInteger(count);
    return new Workload() {
      @Override
      public byte[] next() {
        return left.getAndDecrement() > 0 ? request : END;
      }

      @Override
      public int status() {
        return status;
      }

      @Override
      public void answered(ByteBuffer answer) {
        reader.accept(answer);
      }
    };
  }

  /// Nothing left to ask.
  byte[] END = {};
}
