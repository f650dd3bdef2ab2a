package procura.control.console;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a browser goes after signing in: a path of the console, never another site.
final class ReturnTo {

  /// No `//`, backslash, dot segment or control character, so every reader sees the same path.
  private static final Pattern CONSOLE_PATH =
      Pattern.compile(
          "/console(?:/[A-Za-z0-9_~-][A-Za-z0-9._~%-]*)*/?(?:\\?[\\x21\\x23-\\x5b\\x5d-\\x7e]*)?");

  private static final int LONGEST = 1000;

  private ReturnTo() {}

  static String checked(@Nullable String wanted) {
    return wanted != null && wanted.length() <= LONGEST && CONSOLE_PATH.matcher(wanted).matches()
        ? wanted
        : "/console/overview";
  }
}
