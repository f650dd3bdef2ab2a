package procura.authority;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.AgentAuthority;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.ConnectionsAuthority;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authorities.FactorsAuthority;
import procura.authority.Authorities.KeyRingAuthority;
import procura.authority.Authorities.RoleAuthority;
import procura.authority.Authorities.TenantAuthority;
import procura.authority.Authorities.UserAuthority;
import procura.authority.AuthorityStore.Transaction;
import procura.authority.Key.Kind;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.StoredFact;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.agent.AgentEvent;
import procura.identity.agent.AgentEvent.AgentCredentialAdded;
import procura.identity.agent.AgentEvent.AgentRegistered;
import procura.identity.client.ClientEvent;
import procura.identity.client.ClientEvent.ClientCredentialAdded;
import procura.identity.client.ClientEvent.ClientRegistered;
import procura.identity.client.ClientId;
import procura.identity.client.Credential;
import procura.identity.connection.ConnectionEvent;
import procura.identity.connection.ConnectionEvent.ConnectionRemoved;
import procura.identity.delegation.DelegationEvent;
import procura.identity.delegation.DelegationEvent.DelegationExtended;
import procura.identity.delegation.DelegationEvent.DelegationGranted;
import procura.identity.delegation.DelegationEvent.DelegationWithdrawn;
import procura.identity.factor.FactorEvent;
import procura.identity.factor.FactorEvent.IdentityLinked;
import procura.identity.factor.FactorEvent.IdentityUnlinked;
import procura.identity.factor.FactorEvent.PasskeyAdded;
import procura.identity.factor.FactorEvent.PasskeyRemoved;
import procura.identity.factor.LinkedIdentity;
import procura.identity.factor.PasskeyId;
import procura.identity.issuance.IssuanceEvent.GrantRevoked;
import procura.identity.issuance.IssuanceEvent.TokenRevoked;
import procura.identity.link.SubjectLinkEvent;
import procura.identity.resource.ResourceEvent;
import procura.identity.resource.ResourceEvent.ResourceChanged;
import procura.identity.resource.ResourceEvent.ResourceRegistered;
import procura.identity.resource.ResourceEvent.ResourceRemoved;
import procura.identity.role.RoleEvent;
import procura.identity.trust.TrustedIssuerEvent;
import procura.identity.trust.TrustedIssuerEvent.IssuerTrusted;
import procura.identity.trust.TrustedIssuerEvent.TrustEnded;
import procura.identity.user.UserEvent;
import procura.identity.user.UserEvent.UserErased;
import procura.identity.user.UserEvent.UserRegistered;
import procura.tenancy.keys.SigningKeyEvent;
import procura.tenancy.lifecycle.TenantEvent;

/// Keeps the read model that decides, in the transaction that appends each fact.
@Singleton
final class AuthorityProjection implements InTransactionProjection {

  private static final List<Class<? extends Fact>> WANTED =
      List.of(
          TenantEvent.class,
          SigningKeyEvent.class,
          ClientEvent.class,
          AgentEvent.class,
          UserEvent.class,
          RoleEvent.class,
          ResourceEvent.class,
          DelegationEvent.class,
          TrustedIssuerEvent.class,
          SubjectLinkEvent.class,
          FactorEvent.class,
          ConnectionEvent.class,
          TokenRevoked.class,
          GrantRevoked.class);

  @Override
  public boolean wants(Class<? extends Fact> fact) {
    return WANTED.stream().anyMatch(family -> family.isAssignableFrom(fact));
  }

  @Override
  public void project(Connection connection, List<StoredFact> facts) throws SQLException {
    var transaction = new Transaction(connection);
    for (var stored : facts) {
      apply(transaction, stored.fact());
    }
    transaction.flush(facts.getLast().position());
  }

  private static void apply(Transaction tx, Fact fact) throws SQLException {
    switch (fact) {
      case TokenRevoked revoked -> tx.revoke(Revocations.of(revoked), revoked.expiresAt());
      case GrantRevoked revoked -> tx.revoke(Revocations.of(revoked), Revocations.until(revoked));
      default -> {
        var keys = keys(fact);
        var own = keys.getFirst();
        tx.put(own, fold(tx.get(own), fact));
        alias(tx, fact);
      }
    }
  }

  private static @Nullable Object fold(@Nullable Object state, Fact fact) {
    return switch (fact) {
      case TenantEvent e -> Folds.fold((TenantAuthority) state, e);
      case SigningKeyEvent e -> Folds.fold((KeyRingAuthority) state, e);
      case ClientEvent e -> Folds.fold((ClientAuthority) state, e);
      case AgentEvent e -> Folds.fold((AgentAuthority) state, e);
      case UserEvent e -> Folds.fold((UserAuthority) state, e);
      case RoleEvent e -> Folds.fold((RoleAuthority) state, e);
      case ResourceEvent e -> Folds.fold(e);
      case DelegationEvent e -> Folds.fold((DelegationAuthority) state, e);
      case TrustedIssuerEvent e -> Folds.fold(e);
      case SubjectLinkEvent e -> Folds.fold(e);
      case FactorEvent e -> Folds.fold((FactorsAuthority) state, e);
      case ConnectionEvent e -> Folds.fold(e);
      default -> throw new IllegalStateException("no authority follows from " + fact);
    };
  }

  /// The second way to find a thing: by username, by consent.
  private static void alias(Transaction tx, Fact fact) throws SQLException {
    switch (fact) {
      case UserRegistered e -> tx.put(new Key(e.tenant(), Kind.LOGIN, e.login().value()), e.user());
      case UserErased e -> tx.put(new Key(e.tenant(), Kind.LOGIN, e.login().value()), null);
      case DelegationGranted e ->
          tx.put(consent(e.tenant(), e.consent().tag(e.tenant())), e.delegation());
      case DelegationWithdrawn e -> tx.put(consent(e.tenant(), e.consent().tag(e.tenant())), null);
      case IssuerTrusted e ->
          tx.put(new Key(e.tenant(), Kind.TRUSTED_ISS, e.profile().issuer()), e.issuer());
      case TrustEnded e -> tx.put(new Key(e.tenant(), Kind.TRUSTED_ISS, e.identifier()), null);
      case PasskeyAdded e -> tx.put(passkey(e.tenant(), e.passkey()), e.user());
      case PasskeyRemoved e -> tx.put(passkey(e.tenant(), e.passkey()), null);
      case IdentityLinked e -> tx.put(identity(e.tenant(), e.identity()), e.user());
      case IdentityUnlinked e -> tx.put(identity(e.tenant(), e.identity()), null);
      case ConnectionEvent e -> listed(tx, e);
      default ->
          workloads(fact)
              .forEach((spiffeId, client) ->
                  tx.put(new Key(fact.tenant(), Kind.WORKLOAD, spiffeId), client));
    }
  }

  /// The SPIFFE IDs that a fact gives to a client or agent. One that is taken away stays: it finds
  /// somebody who has no such credential any more.
  private static Map<String, ClientId> workloads(Fact fact) {
    return switch (fact) {
      case ClientRegistered e -> workloads(e.client().value(), e.credentials());
      case ClientCredentialAdded e -> workloads(e.client().value(), List.of(e.credential()));
      case AgentRegistered e -> workloads(e.agent().value(), List.of(e.credential()));
      case AgentCredentialAdded e -> workloads(e.agent().value(), List.of(e.credential()));
      default -> Map.of();
    };
  }

  private static Map<String, ClientId> workloads(String client, List<Credential> credentials) {
    var all = new HashMap<String, ClientId>();
    for (var credential : credentials) {
      if (credential instanceof Credential.SpiffeId(_, var uri)) {
        all.put(uri, new ClientId(client));
      }
    }
    return all;
  }

  /// Where in the read model a fact changes something, its own entity first.
  static List<Key> keys(Fact fact) {
    var t = fact.tenant();
    var keys = new ArrayList<Key>(2);
    switch (fact) {
      case TenantEvent _ -> keys.add(new Key(t, Kind.TENANT, ""));
      case SigningKeyEvent _ -> keys.add(new Key(t, Kind.KEY_RING, ""));
      case ClientEvent e -> {
        keys.add(new Key(t, Kind.CLIENT, e.client().value()));
        workloads(e).keySet().forEach(id -> keys.add(new Key(t, Kind.WORKLOAD, id)));
      }
      case AgentEvent e -> {
        keys.add(new Key(t, Kind.AGENT, e.agent().value()));
        workloads(e).keySet().forEach(id -> keys.add(new Key(t, Kind.WORKLOAD, id)));
      }
      case UserEvent e -> {
        keys.add(new Key(t, Kind.USER, e.user().value()));
        switch (e) {
          case UserRegistered r -> keys.add(new Key(t, Kind.LOGIN, r.login().value()));
          case UserErased r -> keys.add(new Key(t, Kind.LOGIN, r.login().value()));
          default -> {}
        }
      }
      case RoleEvent e -> keys.add(new Key(t, Kind.ROLE, e.role().value()));
      case ResourceEvent e -> keys.add(new Key(t, Kind.RESOURCE, identifier(e)));
      case DelegationEvent e -> {
        keys.add(new Key(t, Kind.DELEGATION, e.delegation().value()));
        keys.add(consent(t, consentTag(e)));
      }
      case TrustedIssuerEvent e -> {
        keys.add(new Key(t, Kind.TRUST, e.issuer().value()));
        switch (e) {
          case IssuerTrusted i -> keys.add(new Key(t, Kind.TRUSTED_ISS, i.profile().issuer()));
          case TrustEnded i -> keys.add(new Key(t, Kind.TRUSTED_ISS, i.identifier()));
          default -> {}
        }
      }
      case SubjectLinkEvent e -> keys.add(new Key(t, Kind.LINK, e.subject().value()));
      case FactorEvent e -> {
        keys.add(new Key(t, Kind.FACTORS, e.user().value()));
        switch (e) {
          case PasskeyAdded p -> keys.add(passkey(t, p.passkey()));
          case PasskeyRemoved p -> keys.add(passkey(t, p.passkey()));
          case IdentityLinked i -> keys.add(identity(t, i.identity()));
          case IdentityUnlinked i -> keys.add(identity(t, i.identity()));
          default -> {}
        }
      }
      case ConnectionEvent e -> {
        keys.add(new Key(t, Kind.CONNECTION, e.connection().value()));
        keys.add(new Key(t, Kind.CONNECTIONS, ""));
      }
      default -> {}
    }
    return keys;
  }

  private static String identifier(ResourceEvent event) {
    return switch (event) {
      case ResourceRegistered e -> e.identifier().value();
      case ResourceChanged e -> e.identifier().value();
      case ResourceRemoved e -> e.identifier().value();
    };
  }

  private static String consentTag(DelegationEvent event) {
    return switch (event) {
      case DelegationGranted e -> e.consent().tag(e.tenant());
      case DelegationExtended e -> e.consent().tag(e.tenant());
      case DelegationWithdrawn e -> e.consent().tag(e.tenant());
    };
  }

  static Key passkey(TenantId tenant, PasskeyId id) {
    return new Key(tenant, Kind.PASSKEY, id.value());
  }

  static Key identity(TenantId tenant, LinkedIdentity identity) {
    return new Key(tenant, Kind.IDENTITY, identity.tag(tenant));
  }

  /// A tenant's connections in one place, for the sign-in page.
  private static void listed(Transaction tx, ConnectionEvent event) throws SQLException {
    var key = new Key(event.tenant(), Kind.CONNECTIONS, "");
    var list = (ConnectionsAuthority) tx.get(key);
    var others = list == null ? ConnectionsAuthority.NONE : list;
    tx.put(
        key,
        event instanceof ConnectionRemoved
            ? others.without(event.connection())
            : others.with(event.connection()));
  }

  static Key consent(TenantId tenant, String tag) {
    return new Key(tenant, Kind.CONSENT, tag);
  }
}
