package procura.token.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.registration.Reading.Good;
import procura.identity.client.Credential;
import procura.identity.client.Credential.CertificateSubject;
import procura.identity.client.Credential.KeysByUrl;
import procura.identity.client.Credential.PublicKeys;
import procura.identity.client.Credential.SecretHash;
import procura.identity.client.Credential.SpiffeId;

/// The credential in client metadata: its public keys, or where they are.
final class ClientKeys {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ClientKeys() {}

  static @Nullable Credential of(Good read, String id) {
    return read.jwks() != null
        ? new PublicKeys(id, read.jwks())
        : read.jwksUri() != null ? new KeysByUrl(id, read.jwksUri()) : null;
  }

  /// Whether a client has exactly these keys already, whatever their id.
  static boolean same(List<Credential> known, @Nullable Credential wanted) {
    var keys = known.stream().filter(c -> !(c instanceof SecretHash)).toList();
    return wanted == null
        ? keys.isEmpty()
        : keys.size() == 1 && content(keys.getFirst()).equals(content(wanted));
  }

  private static String content(Credential credential) {
    return switch (credential) {
      case SecretHash(_, var sha256, _) -> sha256;
      case PublicKeys(_, var jwks) -> canonical(jwks);
      case KeysByUrl(_, var jwksUri) -> jwksUri;
      case CertificateSubject(_, var name, var value) -> name + " " + value;
      case SpiffeId(_, var uri) -> uri;
    };
  }

  private static String canonical(String jwks) {
    try {
      return JSON.readTree(jwks).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable keys", e);
    }
  }
}
