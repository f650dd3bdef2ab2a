package procura.token.clientauth;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.AgentAuthority;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.TrustedIssuerAuthority;
import procura.authority.View;
import procura.identity.agent.AgentId;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientId;
import procura.identity.client.Credential;
import procura.identity.client.GrantType;
import procura.identity.trust.WorkloadRule;

/// A client, or an agent that is its own client, that has proved who it is.
public sealed interface AuthenticatedClient {

  ClientId id();

  /// The id of the credential it used; null for a public client.
  @Nullable String credential();

  boolean mayUse(GrantType grant);

  boolean isPublic();

  /// Whether it still is who it proved to be: its credential and its registration are as they were.
  boolean stillHolds(View view);

  record App(ClientAuthority client, @Nullable String credential) implements AuthenticatedClient {

    @Override
    public ClientId id() {
      return client.id();
    }

    @Override
    public boolean mayUse(GrantType grant) {
      var registered = client.metadata().grantTypes();
      return registered.contains(grant)
          // a code may come with a refresh token for `offline_access` alone
          || (grant == GrantType.REFRESH_TOKEN
              && registered.contains(GrantType.AUTHORIZATION_CODE));
    }

    /// Whether refresh tokens need no `offline_access` for it.
    public boolean refreshesAnyway() {
      return client.metadata().grantTypes().contains(GrantType.REFRESH_TOKEN);
    }

    /// Whether a code of its without a challenge can be one that was asked for (OAuth 2.1 section
    /// 7.5.1).
    public boolean pkceExempt() {
      return client.metadata().pkceExempt();
    }

    @Override
    public boolean isPublic() {
      return client.metadata().isPublic();
    }

    @Override
    public boolean stillHolds(View view) {
      var now = view.client(client.id());
      return now != null
          && now.metadata().equals(client.metadata())
          && (credential == null || has(now.credentials(), credential));
    }
  }

  /// Agents get tokens of their own, exchange tokens, and ask people for their approval; a person's
  /// code is redeemed by an app.
  ///
  /// @param method how it authenticated: an agent may have credentials of several kinds
  record Agent(AgentAuthority agent, String credential, AuthenticationMethod method)
      implements AuthenticatedClient {

    private static final Set<GrantType> OF_AGENTS =
        Set.of(
            GrantType.CLIENT_CREDENTIALS,
            GrantType.TOKEN_EXCHANGE,
            GrantType.DEVICE_CODE,
            GrantType.CIBA);

    @Override
    public ClientId id() {
      return new ClientId(agent.id().value());
    }

    public AgentId agentId() {
      return agent.id();
    }

    @Override
    public boolean mayUse(GrantType grant) {
      return OF_AGENTS.contains(grant);
    }

    @Override
    public boolean isPublic() {
      return false;
    }

    @Override
    public boolean stillHolds(View view) {
      var now = view.agent(agent.id());
      return now != null && has(now.credentials(), credential);
    }
  }

  /// A workload that its platform speaks for (workload identity federation): it is the client or
  /// agent that the tenant's rule says, for this one request.
  ///
  /// @param workload what the platform calls it
  /// @param jti of the platform's assertion
  record Federated(
      ClientId id, TrustedIssuerAuthority issuer, WorkloadRule rule, String workload, String jti)
      implements AuthenticatedClient {

    @Override
    public @Nullable String credential() {
      return null;
    }

    @Override
    public boolean mayUse(GrantType grant) {
      return grant == GrantType.JWT_BEARER;
    }

    @Override
    public boolean isPublic() {
      return false;
    }

    @Override
    public boolean stillHolds(View view) {
      return issuer.equals(view.trustedIssuer(issuer.id()));
    }
  }

  private static boolean has(List<Credential> credentials, String id) {
    return credentials.stream().anyMatch(c -> c.id().equals(id));
  }
}
