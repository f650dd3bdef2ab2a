package procura.control.grants;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.directory.Documents.CredentialDocument;

/// A credential without what proves it; a new secret is told in the answer that makes it, and never
/// again.
@WireForm
@Schema(name = "Credential")
public record CredentialAnswer(
    String id,
    String type,
    @Nullable String clientSecret,
    @Nullable String expiresAt,
    @Nullable
        @Schema(
            implementation = Object.class,
            type = "object",
            description = "what the certificate or workload is called")
        Map<String, String> names,
    String createdAt) {

  static CredentialAnswer of(CredentialDocument credential, @Nullable String secret) {
    return new CredentialAnswer(
        credential.id(),
        credential.type(),
        secret,
        credential.expiresAt() == null ? null : Objects.toString(credential.expiresAt()),
        credential.names(),
        credential.createdAt().toString());
  }

  public static List<CredentialAnswer> of(List<CredentialDocument> credentials) {
    return credentials.stream().map(credential -> of(credential, null)).toList();
  }
}
