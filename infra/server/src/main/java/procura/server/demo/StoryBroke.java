package procura.server.demo;

import java.io.Serial;

/// A step of the story met an answer that it did not expect.
final class StoryBroke extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  StoryBroke(String message) {
    super(message);
  }

  StoryBroke(String message, Throwable cause) {
    super(message, cause);
  }

  static void unless(boolean holds, String expectation) {
    if (!holds) {
      throw new StoryBroke(expectation);
    }
  }

  static void unlessEqual(String what, Object expected, Object actual) {
    unless(expected.equals(actual), what + " should be " + expected + " and is " + actual);
  }
}
