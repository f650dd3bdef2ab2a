package procura.house.proof;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The end of the build: prints of each statement which tests show it. When everything was tested,
/// a statement that no test shows fails the build; after a part it is only counted.
public final class Proof {

  private static final int NAMES_SHOWN = 3;

  private final List<Statement> statements;
  private final Reports reports;

  public Proof(List<Statement> statements, Reports reports) {
    this.statements = statements;
    this.reports = reports;
  }

  /// Arguments: the root of the checkout, the list of statements, when the build began (ISO 8601),
  /// and `whole` if all tests were to run.
  public static void main(String[] arguments) throws Exception {
    var root = Path.of(arguments[0]);
    var statements = Statement.in(Files.readString(Path.of(arguments[1])));
    var proof = new Proof(statements, Reports.of(root, Instant.parse(arguments[2])));
    var holds =
        arguments[3].equals("whole") ? proof.printWhole(System.out) : proof.printPart(System.out);
    System.exit(holds ? 0 : 1);
  }

  /// False if a statement or a test class is missing.
  public boolean printWhole(PrintStream out) {
    var open = new ArrayList<String>();
    for (var statement : statements) {
      var tests = tests(statement);
      out.printf(
          "%-4s %s%n     %s%n", statement.number(), statement.says(), shown(statement, tests));
      if (tests.isEmpty() && statement.later() == null) {
        open.add(statement.number());
      }
    }
    out.printf(
        "%d statements, %d shown by a test, %d later, %d open %s%n",
        statements.size(),
        statements.stream().filter(statement -> !tests(statement).isEmpty()).count(),
        statements.stream()
            .filter(statement -> statement.later() != null && tests(statement).isEmpty())
            .count(),
        open.size(),
        open);
    if (!reports.silent().isEmpty()) {
      out.println("test classes without a report: " + reports.silent());
    }
    return open.isEmpty() && reports.silent().isEmpty() && !statements.isEmpty();
  }

  boolean printPart(PrintStream out) {
    out.printf(
        "a part of the tests ran: they show %d of %d statements (./procura test lists them)%n",
        statements.stream().filter(statement -> !tests(statement).isEmpty()).count(),
        statements.size());
    return true;
  }

  private List<PassedTest> tests(Statement statement) {
    return reports.passed().stream()
        .filter(test -> test.shows().contains(statement.number()))
        .toList();
  }

  private static String shown(Statement statement, List<PassedTest> tests) {
    if (tests.isEmpty()) {
      return statement.later() == null ? "SHOWN BY NO TEST" : "later: " + statement.later();
    }
    var names = tests.stream().limit(NAMES_SHOWN).map(PassedTest::toString).toList();
    var more = tests.size() - names.size();
    return "shown by "
        + String.join("\n              ", names)
        + (more > 0 ? " and " + more + " more" : "");
  }
}
