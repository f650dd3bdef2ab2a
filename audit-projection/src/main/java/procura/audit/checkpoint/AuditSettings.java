package procura.audit.checkpoint;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.URI;
import java.nio.file.Path;

/// Where the evidence plane keeps what is not in the database, and whose log it is.
@ConfigurationProperties("procura")
public record AuditSettings(Path dataDir, URI baseUrl) {

  /// The deployment's name in checkpoints: the public origin without its scheme.
  String logName() {
    return baseUrl.getRawAuthority();
  }

  Path checkpointKey() {
    return dataDir.resolve("audit-checkpoint.key");
  }

  Path checkpoints() {
    return dataDir.resolve("audit-checkpoints");
  }

  public Path exports() {
    return dataDir.resolve("audit-exports");
  }
}
