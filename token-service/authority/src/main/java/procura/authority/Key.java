package procura.authority;

import java.util.Locale;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.delegation.DelegationId;
import procura.identity.trust.TrustedIssuerId;
import procura.identity.user.UserId;

/// Where one thing of a tenant is found in the read model.
record Key(TenantId tenant, Kind kind, String id) {

  enum Kind {
    TENANT(Authorities.TenantAuthority.class),
    CLIENT(Authorities.ClientAuthority.class),
    AGENT(Authorities.AgentAuthority.class),
    USER(Authorities.UserAuthority.class),
    /// A blind index of a username, to the user's id.
    LOGIN(UserId.class),
    /// A SPIFFE ID, to the id of the client or agent that has it.
    WORKLOAD(ClientId.class),
    ROLE(Authorities.RoleAuthority.class),
    /// By identifier.
    RESOURCE(Authorities.ResourceAuthority.class),
    DELEGATION(Authorities.DelegationAuthority.class),
    /// A consent's tag, to the id of the delegation that stands.
    CONSENT(DelegationId.class),
    TRUST(Authorities.TrustedIssuerAuthority.class),
    /// An `iss`, to the id of the trust that stands.
    TRUSTED_ISS(TrustedIssuerId.class),
    /// A subject of a trusted issuer, to a person.
    LINK(UserId.class),
    /// By the person's id.
    FACTORS(Authorities.FactorsAuthority.class),
    /// By credential id, to the person's id.
    PASSKEY(UserId.class),
    /// A linked identity's tag, to the person's id.
    IDENTITY(UserId.class),
    CONNECTION(Authorities.ConnectionAuthority.class),
    /// The list of them.
    CONNECTIONS(Authorities.ConnectionsAuthority.class),
    KEY_RING(Authorities.KeyRingAuthority.class);

    private final Class<?> body;

    Kind(Class<?> body) {
      this.body = body;
    }

    Class<?> body() {
      return body;
    }

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
