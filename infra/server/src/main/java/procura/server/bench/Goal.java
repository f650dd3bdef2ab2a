package procura.server.bench;

/// One goal beside what was measured.
///
/// @param number as in the list of goals that the product was given
/// @param peers what others need, measured elsewhere: another machine, another hour
record Goal(
    int number,
    String what,
    String unit,
    double measured,
    double must,
    boolean atLeast,
    String peers) {

  static Goal atMost(
      int number, String what, String unit, double measured, double must, String peers) {
    return new Goal(number, what, unit, measured, must, false, peers);
  }

  static Goal atLeast(
      int number, String what, String unit, double measured, double must, String peers) {
    return new Goal(number, what, unit, measured, must, true, peers);
  }

  boolean reached() {
    return atLeast ? measured >= must : measured <= must;
  }

  void to(Table table) {
    table.row(
        number,
        what,
        (atLeast ? ">= " : "<= ") + Table.number(must) + " " + unit,
        Table.number(measured),
        reached() ? "ok" : "NOT",
        peers);
  }
}
