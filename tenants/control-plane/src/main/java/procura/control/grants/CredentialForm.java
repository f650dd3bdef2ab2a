package procura.control.grants;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;

/// How a client or agent wants to prove who it is.
@WireForm
@Schema(name = "NewCredential")
public record CredentialForm(
    @Nullable
        @Schema(
            type = "string",
            allowableValues = {"client_secret", "private_key_jwt"})
        String type,
    @Nullable @Schema(type = "object", description = "a JWK Set (RFC 7517)") JsonNode jwks) {}
