package procura.audit.record;

import java.util.List;
import java.util.Locale;
import procura.identity.Access;
import procura.identity.client.ClientEvent;
import procura.identity.client.ClientEvent.ClientChanged;
import procura.identity.client.ClientEvent.ClientCredentialAdded;
import procura.identity.client.ClientEvent.ClientCredentialRevoked;
import procura.identity.client.ClientEvent.ClientExpired;
import procura.identity.client.ClientEvent.ClientRegistered;
import procura.identity.client.ClientEvent.ClientReinstated;
import procura.identity.client.ClientEvent.ClientRemoved;
import procura.identity.client.ClientEvent.ClientSuspended;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.client.GrantType;

/// The records of a client's registration.
final class ClientRecords {

  private ClientRecords() {}

  static Evidence of(ClientEvent fact) {
    var id = fact.client().value();
    var evidence = Evidence.success().subject(id).client(id);
    return switch (fact) {
      case ClientRegistered(_, _, var metadata, var access, var credentials, _) ->
          metadata(evidence, metadata, access)
              .detail("credentials", credentials.stream().map(Credential::id).toList());
      case ClientChanged(_, _, var metadata, var access, _) -> metadata(evidence, metadata, access);
      case ClientCredentialAdded(_, _, var credential, _) ->
          Credentials.detail(evidence, credential);
      case ClientCredentialRevoked(_, _, var credential, _) ->
          evidence.detail("credential", credential);
      case ClientSuspended _, ClientReinstated _, ClientRemoved _, ClientExpired _ -> evidence;
    };
  }

  private static Evidence metadata(
      Evidence evidence, ClientMetadata metadata, List<Access> access) {
    var registration = metadata.registration();
    if (registration.untrusted()) {
      evidence
          .detail("origin", registration.origin().name().toLowerCase(Locale.ROOT))
          .detail("approved", registration.approved())
          .detail(
              "approved_at",
              registration.approvedAt() == null ? null : registration.approvedAt().toString())
          .detail("software_statement_issuer", registration.statementIssuer())
          .detail("document_sha256", registration.contentHash());
    }
    return evidence
        .detail("client_name", metadata.clientName())
        .detail("redirect_uris", metadata.redirectUris())
        .detail("grant_types", metadata.grantTypes().stream().map(GrantType::wireName).toList())
        .detail("public", metadata.isPublic())
        .detail("first_party", metadata.firstParty())
        .detail("pkce_exempt", metadata.pkceExempt())
        .access("access", access);
  }
}
