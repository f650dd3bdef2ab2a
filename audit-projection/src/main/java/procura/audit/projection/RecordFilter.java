package procura.audit.projection;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What records are asked for by: equal values of indexed columns.
public final class RecordFilter {

  public static final List<String> NAMES =
      List.of("subject", "actor", "client", "resource", "type", "outcome", "jti");

  public static final RecordFilter NONE = new RecordFilter(Map.of());

  private final Map<String, String> wanted;

  /// @throws IllegalArgumentException for a name that is not in [#NAMES]
  public RecordFilter(Map<String, String> wanted) {
    this.wanted = new TreeMap<>(wanted);
    for (var name : this.wanted.keySet()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("records have no filter `" + name + "`");
      }
    }
  }

  public Map<String, String> wanted() {
    return Map.copyOf(wanted);
  }

  /// SQL of column names that were checked above; values are bound.
  String conditions() {
    var sql = new StringBuilder();
    wanted.keySet().forEach(name -> sql.append(" and ").append(name).append(" = ?"));
    return sql.toString();
  }

  Collection<String> values() {
    return wanted.values();
  }
}
