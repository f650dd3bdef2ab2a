package procura.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import procura.identity.Fact;

/// A read model that is written in the transaction that appends the fact: what decisions rest on.
public interface InTransactionProjection {

  boolean wants(Class<? extends Fact> fact);

  /// Called with the wanted facts of one transaction, in order. A failure fails their append.
  void project(Connection connection, List<StoredFact> facts) throws SQLException;
}
