package procura.eventstore;

import java.util.List;

/// Is told of committed facts in order of position, before their append is acknowledged, and of
/// other nodes' facts when this node sees them. Must not block or fail.
@FunctionalInterface
public interface AfterCommit {

  void committed(List<StoredFact> facts);
}
