package procura.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class DatabaseGateTest {

  private final AtomicLong now = new AtomicLong(1);
  private final Pool pool = new Pool();
  private final DatabaseGate gate = new DatabaseGate(pool, now::get);

  private void refused() {
    assertThatExceptionOfType(SQLTransientConnectionException.class)
        .isThrownBy(gate::getConnection);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void whileTheDatabaseIsAwayNobodyWaitsAfterTheFirst() {
    pool.state = State.AWAY;
    refused();
    assertThat(pool.waits).isEqualTo(1);
    refused();
    refused();
    assertThat(pool.waits).as("told at once").isEqualTo(1);
  }

  @Test
  void nowAndThenOneFindsOutWhetherItIsBack() {
    pool.state = State.AWAY;
    refused();
    pass(DatabaseGate.PROBE_EVERY);
    refused();
    refused();
    assertThat(pool.waits).isEqualTo(2);
    pool.state = State.HERE;
    refused();
    assertThat(pool.waits).isEqualTo(2);
    pass(DatabaseGate.PROBE_EVERY);
    assertThatNoException().isThrownBy(gate::getConnection);
    assertThatNoException().as("open to all again").isThrownBy(gate::getConnection);
  }

  @Test
  void aBusyPoolIsWaitedForAndClosesNothing() {
    pool.state = State.BUSY;
    refused();
    assertThat(pool.waits).isEqualTo(DatabaseGate.MOST_WAITS);
    pool.state = State.HERE;
    assertThatNoException().isThrownBy(gate::getConnection);
  }

  private enum State {
    HERE,
    BUSY,
    AWAY
  }

  /// Fails like HikariCP: with the reason when it could not connect, without when all are in use.
  private static final class Pool implements DataSource {

    private State state = State.HERE;
    private int waits;

    @Override
    public Connection getConnection() throws SQLException {
      waits++;
      return switch (state) {
        case HERE ->
            (Connection)
                Proxy.newProxyInstance(
                    Pool.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> null);
        case BUSY -> throw new SQLTransientConnectionException("timed out");
        case AWAY ->
            throw new SQLTransientConnectionException("timed out", new ConnectException("refused"));
      };
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
