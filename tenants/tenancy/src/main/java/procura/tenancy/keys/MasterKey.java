package procura.tenancy.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

/// The key-encryption key: wraps every other key before it is stored. A Tink keyset, so that it can
/// be rotated by adding a key to the file. Lives outside the database.
public final class MasterKey {

  private static final Configuration TINK = AeadConfig2026.get();

  private final Aead aead;

  private MasterKey(KeysetHandle keys) throws GeneralSecurityException {
    this.aead = keys.getPrimitive(TINK, Aead.class);
  }

  /// Reads the keyset in `file`.
  ///
  /// @throws IllegalStateException with one clear line when the file holds no usable key
  public static MasterKey read(Path file) {
    try {
      var json = Files.readString(file, StandardCharsets.UTF_8);
      return new MasterKey(
          TinkJsonProtoKeysetFormat.parseKeyset(json, TINK, InsecureSecretKeyAccess.get()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("can't read the master key in " + file, e);
    }
  }

  /// Reads `file`, made first where there is none: readable by its owner only, whole or not there.
  public static MasterKey readOrCreate(Path file) {
    if (!Files.exists(file)) {
      create(file);
    }
    return read(file);
  }

  public static MasterKey inMemory() {
    try {
      return new MasterKey(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, TINK));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void create(Path file) {
    try {
      var keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, TINK);
      var json =
          TinkJsonProtoKeysetFormat.serializeKeyset(keys, TINK, InsecureSecretKeyAccess.get());
      var folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      var temporary =
          Files.createTempFile(
              folder,
              "master",
              ".key",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, json, StandardCharsets.UTF_8, StandardOpenOption.SYNC);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("can't create the master key in " + file, e);
    }
  }

  byte[] wrap(byte[] key, String context) {
    try {
      return aead.encrypt(key, context.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("can't wrap a key", e);
    }
  }

  byte[] unwrap(byte[] wrapped, String context) {
    try {
      return aead.decrypt(wrapped, context.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a stored key is not under this master key", e);
    }
  }
}
