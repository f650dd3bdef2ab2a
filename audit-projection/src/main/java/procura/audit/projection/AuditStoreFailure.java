package procura.audit.projection;

import java.sql.SQLException;

/// The database did not answer as it should.
public final class AuditStoreFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AuditStoreFailure(SQLException cause) {
    super("the audit store failed", cause);
  }
}
