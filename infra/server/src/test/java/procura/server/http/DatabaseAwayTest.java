package procura.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAwayTest {

  @ParameterizedTest
  @ValueSource(strings = {"08006", "08001", "57P01", "57P03", "53300"})
  void waitingMendsIt(String state) {
    var failure = new IllegalStateException(new SQLException("away", state));
    assertThat(DatabaseAway.causes(failure)).isTrue();
  }

  @Test
  void aPoolWithoutConnectionsIsTheSame() {
    assertThat(DatabaseAway.causes(new SQLTransientConnectionException("timed out"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42P01", "57014", ""})
  void aMistakeOfOursStaysOne(String state) {
    assertThat(DatabaseAway.causes(new SQLException("no", state))).isFalse();
    assertThat(DatabaseAway.causes(null)).isFalse();
    assertThat(DatabaseAway.causes(new IllegalStateException())).isFalse();
  }
}
