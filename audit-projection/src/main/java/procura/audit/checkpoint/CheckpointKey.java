package procura.audit.checkpoint;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import procura.audit.log.NoteSigner;
import procura.identity.TenantId;

/// The deployment's own key for checkpoints, used for nothing else, in a file that only the server
/// reads. The log's name is fixed with the key: a server that moves keeps its logs.
@Singleton
public class CheckpointKey {

  private static final String FORMAT = "procura-audit-checkpoint-key/1";

  private final String logName;
  private final KeyPair keys;

  @Inject
  public CheckpointKey(AuditSettings settings) {
    try {
      var file = settings.checkpointKey();
      if (!Files.exists(file)) {
        create(file, settings.logName());
      }
      var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (lines.size() != 4 || !lines.getFirst().equals(FORMAT)) {
        throw new IllegalStateException("`" + file + "` is no audit checkpoint key");
      }
      logName = lines.get(1);
      keys = keys(lines.get(2), lines.get(3));
    } catch (IOException e) {
      throw new UncheckedIOException("the audit checkpoint key can't be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the audit checkpoint key is damaged", e);
    }
  }

  /// Signs for one tenant's log, under the log's own name.
  public NoteSigner signer(TenantId tenant) {
    return new NoteSigner(logName + "/t/" + tenant.value(), keys);
  }

  private static KeyPair keys(String privateKey, String publicKey) throws GeneralSecurityException {
    var factory = KeyFactory.getInstance("Ed25519");
    var decoder = Base64.getDecoder();
    return new KeyPair(
        factory.generatePublic(new X509EncodedKeySpec(decoder.decode(publicKey))),
        factory.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(privateKey))));
  }

  /// Written beside and linked into place: nobody ever reads half a key, and the first of two
  /// servers that start at once wins.
  private static void create(Path file, String logName)
      throws IOException, GeneralSecurityException {
    var fresh = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var encoder = Base64.getEncoder();
    var text =
        String.join(
            "\n",
            FORMAT,
            logName,
            encoder.encodeToString(fresh.getPrivate().getEncoded()),
            encoder.encodeToString(fresh.getPublic().getEncoded()),
            "");
    var folder = Files.createDirectories(file.toAbsolutePath().getParent());
    var temporary = Files.createTempFile(folder, "audit-checkpoint", ".new", ownerOnly());
    try {
      Files.writeString(temporary, text);
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException _) {
      // another server was first; its key is ours
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
