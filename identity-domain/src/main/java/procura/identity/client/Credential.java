package procura.identity.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a client or agent proves who it is at the token endpoint. Holds nothing that could be used
/// to do so.
public sealed interface Credential {

  String id();

  /// The SHA-256 of a generated secret, base64url. 256 random bits need no slow hash.
  record SecretHash(String id, String sha256, @Nullable Instant expiresAt) implements Credential {}

  /// Public keys as a JWK Set document (RFC 7517), for `private_key_jwt`.
  record PublicKeys(String id, String jwks) implements Credential {}

  /// The name that a certificate must have, whose issuer the tenant trusts (RFC 8705 section
  /// 2.1.2).
  record CertificateSubject(String id, CertificateName name, String value) implements Credential {}

  /// The SPIFFE ID of a workload, `spiffe://trust-domain/path`.
  record SpiffeId(String id, String uri) implements Credential {}

  /// Public keys behind `jwks_uri` (RFC 7591 section 2), fetched when they are needed.
  record KeysByUrl(String id, String jwksUri) implements Credential {}
}
