package canary;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// Must not compile: if it does, NullAway has gone blind.
@NullMarked
final class Careless {

  static int length(@Nullable String text) {
    return text.length();
  }
}
