package procura.audit.checkpoint;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import procura.audit.log.Checkpoint;
import procura.audit.log.SignedNote;
import procura.audit.log.VerifierKey;
import procura.identity.TenantId;

/// The last checkpoint of each tenant, outside the database: whoever restores an old backup or
/// edits the tables is found when the next one is signed.
@Singleton
public class CheckpointArchive {

  private final Path folder;

  CheckpointArchive(AuditSettings settings) {
    this.folder = settings.checkpoints();
  }

  Optional<Checkpoint> last(TenantId tenant, VerifierKey key) {
    var file = folder.resolve(tenant.value());
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var note = SignedNote.parse(Files.readString(file));
      if (!note.verifies(key)) {
        throw new InconsistentLog(tenant, "the archived checkpoint is not signed by our key");
      }
      return Optional.of(Checkpoint.parse(note.text()));
    } catch (IOException e) {
      throw new UncheckedIOException("the archived checkpoint can't be read", e);
    } catch (IllegalArgumentException _) {
      throw new InconsistentLog(tenant, "the archived checkpoint is damaged");
    }
  }

  void keep(TenantId tenant, SignedNote note) {
    try {
      Files.createDirectories(folder);
      var temporary = Files.createTempFile(folder, tenant.value(), ".new");
      Files.writeString(temporary, note.toString());
      Files.move(
          temporary,
          folder.resolve(tenant.value()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint can't be archived", e);
    }
  }
}
