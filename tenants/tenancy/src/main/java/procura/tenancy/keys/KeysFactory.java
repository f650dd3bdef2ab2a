package procura.tenancy.keys;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/// Makes the master key a bean.
@Factory
final class KeysFactory {

  @Singleton
  MasterKey masterKey(KeyStoreSettings settings) {
    if (settings.masterKeyFile() != null) {
      return MasterKey.read(settings.masterKeyFile());
    }
    if (settings.dataDir() != null) {
      return MasterKey.readOrCreate(settings.dataDir().resolve("master.key"));
    }
    throw new IllegalStateException("set PROCURA_MASTER_KEY_FILE to the file of the master key");
  }
}
