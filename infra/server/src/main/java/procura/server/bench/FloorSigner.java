package procura.server.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/// ES256 by the native provider where it runs, by the JDK elsewhere.
final class FloorSigner {

  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER =
      BASE64.encodeToString(
          "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"floor00001\"}".getBytes(US_ASCII));

  private final PrivateKey key;
  private final Provider provider;
  private final ThreadLocal<Signature> signatures = ThreadLocal.withInitial(this::signature);

  FloorSigner() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    this.key = generator.generateKeyPair().getPrivate();
    this.provider = fastest();
  }

  private static Provider fastest() throws GeneralSecurityException {
    try {
      var accp =
          (Provider)
              Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                  .getField("INSTANCE")
                  .get(null);
      Signature.getInstance(ALGORITHM, accp);
      return accp;
    } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError _) {
      return Security.getProvider(Signature.getInstance(ALGORITHM).getProvider().getName());
    }
  }

  String provider() {
    return provider.getName();
  }

  private Signature signature() {
    try {
      var signature = Signature.getInstance(ALGORITHM, provider);
      signature.initSign(key);
      return signature;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String sign(String claims) {
    try {
      var signed = HEADER + "." + BASE64.encodeToString(claims.getBytes(US_ASCII));
      var signature = signatures.get();
      signature.update(signed.getBytes(US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
