package procura.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A table for a terminal: the first column to the left, the others to the right unless they say
/// otherwise.
final class Table {

  private final List<List<String>> rows = new ArrayList<>();
  private final String alignment;

  /// @param alignment one letter a column: `l` or `r`
  Table(String alignment, String... head) {
    this.alignment = alignment;
    row((Object[]) head);
  }

  void row(Object... cells) {
    var row = new ArrayList<String>();
    for (var cell : cells) {
      row.add(cell instanceof Double number ? number(number) : String.valueOf(cell));
    }
    rows.add(row);
  }

  /// Three digits that mean something.
  static String number(double number) {
    var digits = number >= 100 ? 0 : number >= 10 ? 1 : number >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + digits + "f", number);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append(line(rows.get(i))).append('\n');
      if (i == 0) {
        text.append("-".repeat(line(rows.getFirst()).length())).append('\n');
      }
    }
    return text.toString();
  }

  private String line(List<String> row) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      var cell = row.get(column);
      var space = " ".repeat(width(column) - cell.length());
      line.append(column == 0 ? "" : "  ")
          .append(alignment.charAt(column) == 'l' ? cell + space : space + cell);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
