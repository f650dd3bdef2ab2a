package procura.server.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything measured, round by round.
final class Results {

  private record Case(String scenario, int connections) {}

  private final Map<Case, List<Measurement>> rounds = new LinkedHashMap<>();

  void add(Measurement measurement) {
    rounds
        .computeIfAbsent(
            new Case(measurement.scenario(), measurement.connections()), _ -> new ArrayList<>())
        .add(measurement);
  }

  /// Medians, in the order in which scenarios were first measured, by connections.
  List<Measurement> medians() {
    var scenarios = rounds.keySet().stream().map(Case::scenario).distinct().toList();
    return rounds.values().stream()
        .map(Measurement::median)
        .sorted((a, b) -> {
          int byScenario =
              Integer.compare(scenarios.indexOf(a.scenario()), scenarios.indexOf(b.scenario()));
          return byScenario != 0 ? byScenario : Integer.compare(a.connections(), b.connections());
        })
        .toList();
  }

  Measurement median(String scenario, int connections) {
    var measured = rounds.get(new Case(scenario, connections));
    if (measured == null) {
      throw new IllegalArgumentException(scenario + " was not measured at " + connections);
    }
    return Measurement.median(measured);
  }
}
