package procura.server.bench;

import java.io.Serial;

/// A run that would have measured nonsense: something answered otherwise than it should.
final class BenchFailed extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  BenchFailed(String message) {
    super(message);
  }

  BenchFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
