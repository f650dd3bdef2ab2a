package procura.tenancy.keys;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Hashes and checks passwords with Argon2id, in few threads of its own: a flood of sign-ins takes
/// no memory and no processor from the token endpoint, and who would wait too long is told so.
@Singleton
public final class Passwords implements AutoCloseable {

  public static final int SHORTEST = 8;
  public static final int LONGEST_BYTES = 1024;

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final int PARALLELISM = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int WAITING_PER_THREAD = 20; // about a second at 50 ms each
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Argon2Function ARGON2ID =
      Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);

  private final Secrets secrets;
  private final String nobody;
  private final ThreadPoolExecutor pool;
  private final AtomicLong computations = new AtomicLong();

  public Passwords(Secrets secrets) {
    this(secrets, Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
  }

  Passwords(Secrets secrets, int threads) {
    this.secrets = secrets;
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(threads * WAITING_PER_THREAD),
            Thread.ofPlatform().name("password-", 0).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
    this.nobody = argon2id(secrets.token("nobody"));
  }

  /// Whether a person may choose this password: long enough to guess badly, short enough to hash.
  public static boolean acceptable(String password) {
    var text = normalised(password);
    return text.codePointCount(0, text.length()) >= SHORTEST
        && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES;
  }

  /// The PHC string `$argon2id$v=19$…` of a password.
  ///
  /// The future fails with `Overloaded` when too many wait already.
  public CompletableFuture<String> hash(String password) {
    if (!acceptable(password)) {
      throw new IllegalArgumentException("a password has 8 characters to 1024 bytes");
    }
    return inPool(() -> argon2id(password));
  }

  /// Whether `password` is the one that `phc` was made of. Without a `phc` (nobody has that name)
  /// it is not, and finding that out takes as long.
  public CompletableFuture<Boolean> matches(String password, @Nullable String phc) {
    if (normalised(password).getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
      return CompletableFuture.completedFuture(false);
    }
    return inPool(() -> {
      var stored = phc == null ? nobody : phc;
      var same = Argon2Function.getInstanceFromHash(stored).check(normalised(password), stored);
      return same && phc != null;
    });
  }

  /// Whether a hash was made with less care than today's are.
  public static boolean isOutdated(String phc) {
    var made = Argon2Function.getInstanceFromHash(phc);
    return made.getVariant() != Argon2.ID
        || made.getMemory() < MEMORY_KIB
        || made.getIterations() < ITERATIONS;
  }

  /// How many passwords were hashed or checked so far. A sign-in takes one, whatever comes of it.
  public long computations() {
    return computations.get();
  }

  /// Waits for a hash or a check; call it on a virtual thread.
  ///
  /// @throws Overloaded when too many wait already
  public static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private <T> CompletableFuture<T> inPool(Supplier<T> work) {
    var asked = System.nanoTime();
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            if (System.nanoTime() - asked > LONGEST_WAIT_NANOS) {
              throw new Overloaded();
            }
            computations.incrementAndGet();
            return work.get();
          },
          pool);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.failedFuture(new Overloaded());
    }
  }

  private String argon2id(String password) {
    return ARGON2ID
        .hash(normalised(password).getBytes(StandardCharsets.UTF_8), secrets.bytes(SALT_BYTES))
        .getResult();
  }

  /// Keyboards differ in how they compose `é`; nothing else about a password is changed.
  private static String normalised(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  @Override
  @PreDestroy
  public void close() {
    pool.shutdownNow();
  }
}
