package canary;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// Must compile, so that the other one fails for its own reason.
@NullMarked
final class Careful {

  static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
