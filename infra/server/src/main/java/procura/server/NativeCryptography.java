package procura.server;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.RuntimeCryptoException;
import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signatures, hashes and ciphers by native code where it runs on this machine: an ES256 signature
/// takes an eighth of the JDK's time, a verification a ninth. Elsewhere the JDK does the same.
final class NativeCryptography {

  private static final Logger LOG = LoggerFactory.getLogger(NativeCryptography.class);

  private NativeCryptography() {}

  static void install() {
    try {
      var provider = AmazonCorrettoCryptoProvider.INSTANCE;
      provider.assertHealthy();
      Security.insertProviderAt(provider, 1);
    } catch (RuntimeCryptoException | LinkageError e) {
      LOG.info("cryptography by the JDK, native code does not run here: {}", e.toString());
    }
  }
}
