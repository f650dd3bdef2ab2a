package procura.audit.record;

import procura.identity.client.Credential;

/// Says of a credential which one it is and of what kind, never anything to use it or to guess it
/// by.
final class Credentials {

  private Credentials() {}

  static Evidence detail(Evidence evidence, Credential credential) {
    return switch (credential) {
      case Credential.SecretHash(var id, _, var expiresAt) ->
          evidence
              .detail("credential", id)
              .detail("credential_type", "client_secret")
              .detail("credential_expires_at", expiresAt == null ? null : expiresAt.toString());
      case Credential.PublicKeys(var id, _) ->
          evidence.detail("credential", id).detail("credential_type", "private_key_jwt");
      case Credential.CertificateSubject(var id, var name, var value) ->
          evidence
              .detail("credential", id)
              .detail("credential_type", "tls_client_auth")
              .detail(name.wireName(), value);
      case Credential.SpiffeId(var id, var uri) ->
          evidence
              .detail("credential", id)
              .detail("credential_type", "spiffe")
              .detail("spiffe_id", uri);
      case Credential.KeysByUrl(var id, var jwksUri) ->
          evidence
              .detail("credential", id)
              .detail("credential_type", "private_key_jwt")
              .detail("jwks_uri", jwksUri);
    };
  }
}
