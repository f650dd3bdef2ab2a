package procura.token.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.authority.registration.MetadataWriter;
import procura.identity.client.Credential.CertificateSubject;
import procura.identity.client.Credential.KeysByUrl;
import procura.identity.client.Credential.PublicKeys;
import procura.identity.client.Credential.SecretHash;
import procura.identity.client.Credential.SpiffeId;
import procura.token.registration.Registrations.Registered;

/// The client information response (RFC 7591 section 3.2.1, RFC 7592 section 3).
final class RegistrationDocuments {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RegistrationDocuments() {}

  /// @param configuration where the configuration endpoints of all clients are
  /// @param sent a software statement goes back as it came
  static Map<String, Object> of(Registered made, String configuration, @Nullable ObjectNode sent) {
    var json = MetadataWriter.json(made.metadata());
    json.put("client_id", made.id().value());
    if (made.issuedAt() != null) {
      json.put("client_id_issued_at", made.issuedAt().getEpochSecond());
    }
    if (made.secret() != null) {
      json.put("client_secret", made.secret());
      json.put(
          "client_secret_expires_at",
          made.secretExpiresAt() == null ? 0 : made.secretExpiresAt().getEpochSecond());
    }
    for (var credential : made.credentials()) {
      switch (credential) {
        case PublicKeys(_, var jwks) -> json.set("jwks", tree(jwks));
        case KeysByUrl(_, var jwksUri) -> json.put("jwks_uri", jwksUri);
        case CertificateSubject(_, var name, var value) -> json.put(name.wireName(), value);
        case SpiffeId(_, var uri) -> json.put("spiffe_id", uri);
        case SecretHash _ -> {}
      }
    }
    if (sent != null && sent.hasNonNull("software_statement")) {
      json.set("software_statement", sent.get("software_statement"));
    }
    json.put("registration_access_token", made.token());
    json.put("registration_client_uri", configuration + made.id());
    return JSON.convertValue(json, new TypeReference<>() {});
  }

  private static ObjectNode tree(String jwks) {
    try {
      return (ObjectNode) JSON.readTree(jwks);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable keys", e);
    }
  }
}
