package procura.house.fakes;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Random bytes that are the same in each run and never repeat within one: names and secrets in
/// golden files stay as they are.
public final class TestRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private final AtomicLong count = new AtomicLong();

  @Override
  public void nextBytes(byte[] bytes) {
    var state = count.getAndIncrement();
    for (var i = 0; i < bytes.length; i++) {
      // splitmix64: spreads a counter over all bits
      state += 0x9E3779B97F4A7C15L;
      var mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
      bytes[i] = (byte) (mixed ^ (mixed >>> 31));
    }
  }
}
