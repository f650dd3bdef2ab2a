package procura.token;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Does the same thing many times at once.
final class Simultaneously {

  private Simultaneously() {}

  static <T> List<T> times(int often, Supplier<T> what) {
    var begin = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(often)) {
      var all = new ArrayList<Future<T>>();
      for (int i = 0; i < often; i++) {
        all.add(
            threads.submit(() -> {
              begin.await();
              return what.get();
            }));
      }
      begin.countDown();
      var done = new ArrayList<T>();
      for (var one : all) {
        done.add(one.get());
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
