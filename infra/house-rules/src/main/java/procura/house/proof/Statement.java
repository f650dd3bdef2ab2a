package procura.house.proof;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One line of what must be true: its number, what it says in short, and who still owes it.
///
/// @param later the part of the product that will show it, or null
public record Statement(String number, String says, @Nullable String later) {

  private static final Pattern LINE =
      Pattern.compile("- ([A-D]\\d{1,2}|#\\d{1,3}) (.+?)(?: \\(later: ([^)]+)\\))?");

  /// All lines of a list in Markdown that begin with a number.
  public static List<Statement> in(String markdown) {
    return markdown
        .lines()
        .map(LINE::matcher)
        .filter(line -> line.matches())
        .map(line -> new Statement(line.group(1), line.group(2), line.group(3)))
        .toList();
  }
}
