package procura.control.grants;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.identity.client.CertificateName;

/// How a client or agent wants to prove who it is. For `tls_client_auth` exactly one of the members
/// of RFC 8705 section 2.1.2 says what its certificate is called; for `self_signed_tls_client_auth`
/// the certificate stands in `jwks` as `x5c`.
@WireForm
@Schema(name = "NewCredential")
public record CredentialForm(
    @Nullable
        @Schema(
            type = "string",
            allowableValues = {
              "client_secret",
              "private_key_jwt",
              "tls_client_auth",
              "self_signed_tls_client_auth",
              "spiffe"
            })
        String type,
    @Nullable
        @Schema(
            implementation = Object.class,
            type = "object",
            description = "a JWK Set (RFC 7517)")
        JsonNode jwks,
    @Nullable String tlsClientAuthSubjectDn,
    @Nullable String tlsClientAuthSanDns,
    @Nullable String tlsClientAuthSanUri,
    @Nullable String tlsClientAuthSanIp,
    @Nullable String tlsClientAuthSanEmail,
    @Nullable String spiffeId) {

  /// The names of the certificate that are given, normally one.
  Map<CertificateName, String> certificateNames() {
    var names = new EnumMap<CertificateName, String>(CertificateName.class);
    put(names, CertificateName.SUBJECT_DN, tlsClientAuthSubjectDn);
    put(names, CertificateName.SAN_DNS, tlsClientAuthSanDns);
    put(names, CertificateName.SAN_URI, tlsClientAuthSanUri);
    put(names, CertificateName.SAN_IP, tlsClientAuthSanIp);
    put(names, CertificateName.SAN_EMAIL, tlsClientAuthSanEmail);
    return names;
  }

  private static void put(
      Map<CertificateName, String> names, CertificateName name, @Nullable String value) {
    if (value != null) {
      names.put(name, value);
    }
  }
}
