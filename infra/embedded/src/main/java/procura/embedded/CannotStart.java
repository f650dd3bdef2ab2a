package procura.embedded;

import org.jspecify.annotations.Nullable;

/// An embedded server did not start. The message is one line for the person at the terminal: what
/// is wrong and what to do about it.
public final class CannotStart extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CannotStart(String message) {
    this(message, null);
  }

  CannotStart(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
