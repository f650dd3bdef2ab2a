package procura.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Decision 1: what was acknowledged is there, once, whatever happens to the node.
class KillIT {

  private static final int ACKNOWLEDGED = 10_000;

  @Test
  void aKilledNodeLosesAndDoublesNothingItAcknowledged() throws Exception {
    try (var database = new TestDatabase()) {
      var acknowledged = killed(database);
      var stored = stored(database);
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED).doesNotHaveDuplicates();
      assertThat(stored).doesNotHaveDuplicates().containsAll(acknowledged);
      var reader = new LogReader(database.app()).read();
      assertThat(reader.last()).isEqualTo(stored.size());
      assertThat(reader.ids()).doesNotHaveDuplicates();
    }
  }

  private static List<String> killed(TestDatabase database) throws IOException {
    var settings = database.settings();
    var node =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledNode.class.getName(),
                settings.url(),
                settings.user(),
                settings.password())
            .redirectError(Redirect.DISCARD)
            .start();
    var acknowledged = new ArrayList<String>();
    try (var lines =
        new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith(KilledNode.COMPLETE)) {
          acknowledged.add(line.substring(0, line.length() - KilledNode.COMPLETE.length()));
        }
        if (acknowledged.size() == ACKNOWLEDGED) {
          node.toHandle().destroyForcibly(); // leaves its output to be read
        }
      }
      return acknowledged;
    } finally {
      node.destroyForcibly();
    }
  }

  private static List<String> stored(TestDatabase database) throws SQLException {
    try (var connection = database.app().getConnection();
        var query =
            connection.prepareStatement(
                "select coalesce(fact ->> 'jti', fact ->> 'agent') from"
                    + " (select convert_from(payload, 'UTF8')::jsonb as fact, position"
                    + " from event_store.event) e order by position");
        var rows = query.executeQuery()) {
      var all = new ArrayList<String>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }
}
