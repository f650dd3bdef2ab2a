package procura.eventstore.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import procura.eventstore.postgres.Condition.Criterion;

/// Asks the tables about criteria: tags of one criterion intersect, criteria unite. Events are
/// fetched one by one by their position, so that no plan can ever scan the log.
final class CriteriaSql {

  private final StringBuilder sql = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  private CriteriaSql() {}

  /// Events after `after` that match, in order. No criteria: all of them.
  static List<Recorded> source(Connection connection, long after, List<Criterion> criteria)
      throws SQLException {
    var query = new CriteriaSql();
    if (criteria.isEmpty()) {
      query.sql.append("select " + Rows.COLUMNS + " from event_store.event where position > ?");
      query.parameters.add(after);
      query.sql.append(" order by position");
    } else {
      query.sql.append("select e.* from (");
      query.positions(after, criteria);
      query.sql.append(
          ") p cross join lateral (select "
              + Rows.COLUMNS
              + " from event_store.event where position = p.position limit 1) e"
              + " order by e.position");
    }
    try (var statement = query.prepare(connection)) {
      return Rows.read(statement);
    }
  }

  /// Whether something after the condition's position matches it.
  static boolean conflicts(Connection connection, Condition condition) throws SQLException {
    var query = new CriteriaSql();
    query.sql.append("select exists (");
    query.positions(condition.readAt(), condition.criteria());
    query.sql.append(")");
    try (var statement = query.prepare(connection);
        var row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private void positions(long after, List<Criterion> criteria) {
    var first = true;
    for (var criterion : criteria) {
      sql.append(first ? "(" : " union (");
      positions(after, criterion);
      sql.append(")");
      first = false;
    }
  }

  private void positions(long after, Criterion criterion) {
    if (criterion.tags().isEmpty()) {
      sql.append("select position from event_store.event where position > ?");
      parameters.add(after);
      types(criterion);
      return;
    }
    var first = true;
    for (var tag : criterion.tags()) {
      sql.append(first ? "" : " intersect ");
      sql.append("select position from event_store.event_tag where tag = ? and position > ?");
      parameters.add(tag);
      parameters.add(after);
      types(criterion);
      first = false;
    }
  }

  private void types(Criterion criterion) {
    if (!criterion.types().isEmpty()) {
      sql.append(
          criterion.types().stream()
              .map(_ -> "?")
              .collect(Collectors.joining(",", " and type in (", ")")));
      parameters.addAll(criterion.types().stream().sorted().toList());
    }
  }

  private PreparedStatement prepare(Connection connection) throws SQLException {
    var statement = connection.prepareStatement(sql.toString());
    for (int i = 0; i < parameters.size(); i++) {
      statement.setObject(i + 1, parameters.get(i));
    }
    return statement;
  }
}
