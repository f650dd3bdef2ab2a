package procura.audit.log;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.List;

/// Signs notes under one name with an Ed25519 key.
public final class NoteSigner {

  private final KeyPair keys;
  private final VerifierKey verifierKey;

  public NoteSigner(String name, KeyPair keys) {
    this.keys = keys;
    this.verifierKey = VerifierKey.of(name, keys.getPublic());
  }

  public VerifierKey verifierKey() {
    return verifierKey;
  }

  public SignedNote sign(String text) {
    var unsigned = new SignedNote(text, List.of());
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(unsigned.textBytes());
      return new SignedNote(
          text,
          List.of(
              new SignedNote.Signature(verifierKey.name(), verifierKey.id(), signature.sign())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the checkpoint key does not sign", e);
    }
  }
}
