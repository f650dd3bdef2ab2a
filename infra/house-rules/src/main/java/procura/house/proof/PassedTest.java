package procura.house.proof;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A test that ran and passed. Its names say what it shows: `[A5]` or `[A5, B7]` a statement, `#52`
/// (also `n52`, `test_52_`) one of the refusals that every authorization server has to know.
///
/// @param suite the class that has it
/// @param group the display name of the class it is nested in
public record PassedTest(String suite, String group, String name) {

  private static final Pattern STATEMENTS =
      Pattern.compile("\\[([A-D]\\d{1,2}(?:[, ]+[A-D]\\d{1,2})*)]");
  private static final Pattern REFUSAL =
      Pattern.compile("(?<![a-zA-Z\\d&])(?:#|n|test_)(\\d{1,3})(?![a-zA-Z\\d])");

  public Set<String> shows() {
    var numbers = new TreeSet<String>();
    var text = group + " " + name;
    var statements = STATEMENTS.matcher(text);
    while (statements.find()) {
      numbers.addAll(Set.of(statements.group(1).split("[, ]+")));
    }
    var refusals = REFUSAL.matcher(text);
    while (refusals.find()) {
      numbers.add("#" + Integer.parseInt(refusals.group(1)));
    }
    return numbers;
  }

  @Override
  public String toString() {
    return suite.substring(suite.lastIndexOf('.') + 1) + ": " + name;
  }
}
