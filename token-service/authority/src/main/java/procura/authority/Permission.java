package procura.authority;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask.ConsentRule.AboutToAsk;
import procura.authority.Ask.ConsentRule.ByTenant;
import procura.authority.Ask.ConsentRule.ByTrust;
import procura.authority.Ask.ConsentRule.NotNeeded;
import procura.authority.Ask.ConsentRule.Standing;
import procura.authority.Authorities.AgentAuthority;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authorities.ResourceAuthority;
import procura.authority.Authorities.Status;
import procura.authority.Authorities.TrustedIssuerAuthority;
import procura.authority.Authorities.UserAuthority;
import procura.authority.Verdict.Permitted;
import procura.authority.Verdict.Reason;
import procura.authority.Verdict.Refused;
import procura.authority.details.Details;
import procura.authority.details.DetailsSchema;
import procura.identity.Access;
import procura.identity.AuthorizationDetails;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.agent.AgentId;
import procura.identity.agent.AgentProfile;
import procura.identity.client.ClientId;
import procura.identity.delegation.Consent;
import procura.identity.issuance.GrantId;
import procura.identity.issuance.Narrowing;
import procura.identity.issuance.Narrowing.Limit;
import procura.identity.role.RoleId;

/// The one decision function. Every path that yields or accepts authority asks it: each grant,
/// refresh, exchange, introspection, userinfo and the admin API.
///
/// Effective permission = what was asked for, within the resource's scopes, the client's allowance,
/// the agent's own access, the person's roles, what the person agreed to, and the token it derives
/// from. An explicit wish beyond the client's allowance or the parent token is refused (RFC 6749
/// section 5.2); the other limits narrow, and each narrowing is recorded.
public final class Permission {

  private Permission() {}

  public static Verdict decide(View view, Ask ask) {
    try {
      return new Question(view, ask).answer();
    } catch (No no) {
      return no.refused;
    }
  }

  /// Ends a question from any depth of it. Never leaves this class.
  private static final class No extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Refused refused;

    No(Reason reason, String detail) {
      super(detail, null, false, false);
      this.refused = new Refused(reason, detail);
    }
  }

  private record Question(View view, Ask ask) {

    Verdict answer() {
      tenantIsActive();
      var agents = actorsMayAct();
      var own = ownAccess();
      var user = personIsActive();
      principalIsActive();
      var trust = trust();
      var identity = only(ask.requested(), Ask.IDENTITY_SCOPES::contains);
      var wanted = ask.requested().minus(identity);
      if (user == null && !identity.isEmpty()) {
        throw new No(Reason.SCOPE_NOT_ALLOWED, "`" + identity + "` needs a person who signs in");
      }
      var resource = resource(own, wanted, identity);
      if (resource == null) {
        if (user == null) {
          throw new No(Reason.RESOURCE_UNKNOWN, "identity needs a person who signs in");
        }
        return identityOnly(identity);
      }
      return atResource(resource, own, agents, user, trust, wanted, identity);
    }

    private void tenantIsActive() {
      var settings = view.settings();
      if (settings == null || settings.status() != Status.ACTIVE) {
        throw new No(Reason.TENANT_NOT_ACTIVE, "the tenant is not active");
      }
    }

    /// The client's allowance; an agent that is its own client has the access of an agent.
    private List<Access> ownAccess() {
      var client = view.client(ask.client());
      if (client != null) {
        if (!Strangers.isActive(view, client)) {
          throw new No(Reason.CLIENT_NOT_ACTIVE, "the client is not active");
        }
        return Strangers.access(view, client, ask);
      }
      var agent = view.agent(new AgentId(ask.client().value()));
      if (agent == null || agent.status() != Status.ACTIVE) {
        throw new No(Reason.CLIENT_NOT_ACTIVE, "the client is not active");
      }
      return accessOf(agent);
    }

    private @Nullable UserAuthority personIsActive() {
      if (ask.user() == null) {
        return null;
      }
      var user = view.user(ask.user());
      if (user == null || user.status() != Status.ACTIVE) {
        throw new No(Reason.USER_NOT_ACTIVE, "the person's account is not active");
      }
      return user;
    }

    /// A server that was handed the token of a client or an agent speaks for it, in the chain or
    /// not.
    private void principalIsActive() {
      if (ask.user() == null && !ask.principal().equals(ask.client())) {
        actorIsActive(ask.principal());
      }
    }

    /// Everyone in the chain is active, nobody stands in it twice, and it is no longer than any of
    /// its agents allows, or than agents may by default where there are only servers. Answers the
    /// agent that acts now, if it is one.
    private @Nullable AgentAuthority actorsMayAct() {
      AgentAuthority current = null;
      var seen = new HashSet<String>();
      var chain = ask.actors().value();
      int deepest = AgentProfile.DEEPEST;
      boolean anyAgent = false;
      for (int i = 0; i < chain.size(); i++) {
        if (!seen.add(chain.get(i))) {
          throw new No(Reason.ACTOR_NOT_ALLOWED, "an actor stands in the chain twice");
        }
        var agent = view.agent(new AgentId(chain.get(i)));
        if (agent == null) {
          actorIsActive(new ClientId(chain.get(i)));
          continue;
        }
        if (agent.status() != Status.ACTIVE) {
          throw new No(Reason.ACTOR_NOT_ACTIVE, "the actor is not active");
        }
        anyAgent = true;
        deepest = Math.min(deepest, agent.profile().maxDelegationDepth());
        if (i == 0) {
          current = agent;
        }
      }
      if (chain.size() > (anyAgent ? deepest : AgentProfile.DEFAULT_DEPTH)) {
        throw new No(Reason.CHAIN_TOO_DEEP, "the delegation chain is too deep");
      }
      if (current != null && !worksThrough(current, ask.client())) {
        throw new No(Reason.ACTOR_NOT_ALLOWED, "the agent may not act through this client");
      }
      return current;
    }

    /// A client, or an agent.
    private void actorIsActive(ClientId id) {
      var client = view.client(id);
      var agent = client == null ? view.agent(new AgentId(id.value())) : null;
      boolean active =
          client != null
              ? Strangers.isActive(view, client)
              : agent != null && agent.status() == Status.ACTIVE;
      if (!active) {
        throw new No(Reason.ACTOR_NOT_ACTIVE, "the actor is not active");
      }
    }

    private static boolean worksThrough(AgentAuthority agent, ClientId client) {
      return agent.id().value().equals(client.value())
          || agent.profile().clients().contains(client);
    }

    /// The resource named, or the only one of the client's that has all the scopes asked for, or
    /// none where identity scopes suffice.
    private @Nullable ResourceAuthority resource(List<Access> own, Scopes wanted, Scopes identity) {
      if (ask.resource() != null) {
        if (ask.resource().equals(Ask.IDENTITY)) {
          if (ask.details() != null) {
            throw new No(Reason.DETAILS_NOT_ALLOWED, "authorization_details are of a resource");
          }
          return null;
        }
        var resource = view.resource(ask.resource());
        if (resource == null || own.stream().noneMatch(a -> a.resource().equals(ask.resource()))) {
          throw new No(Reason.RESOURCE_UNKNOWN, "the resource is unknown or not this client's");
        }
        return resource;
      }
      if (wanted.isEmpty() && !identity.isEmpty() && ask.details() == null) {
        return null;
      }
      var candidates = new ArrayList<ResourceAuthority>();
      for (var access : own) {
        var resource = view.resource(access.resource());
        if (resource != null
            && resource.profile().allScopes().containsAll(wanted)
            && hasAllTypes(resource)) {
          candidates.add(resource);
        }
      }
      if (candidates.size() == 1) {
        return candidates.getFirst();
      }
      if (ask.details() != null && candidates.isEmpty()) {
        throw new No(
            Reason.DETAILS_NOT_ALLOWED, "no resource of this client has all of those types");
      }
      if (wanted.isEmpty() && ask.user() != null && ask.details() == null) {
        return null;
      }
      throw candidates.isEmpty()
          ? new No(
              Reason.SCOPE_UNKNOWN, "no resource of this client has all scopes of `" + wanted + "`")
          : new No(Reason.RESOURCE_UNKNOWN, "more than one resource fits: send `resource`");
    }

    private boolean hasAllTypes(ResourceAuthority resource) {
      return ask.details() == null
          || Details.types(ask.details()).stream()
              .allMatch(type -> resource.profile().detailsType(type) != null);
    }

    private Verdict identityOnly(Scopes identity) {
      var narrowed = new ArrayList<Narrowing>();
      var asked = identity.isEmpty() && ask.requested().isEmpty() ? Scopes.of("openid") : identity;
      if (!ask.requested().minus(identity).isEmpty()) {
        throw new No(
            Reason.SCOPE_UNKNOWN, "`" + ask.requested().minus(identity) + "` is not known");
      }
      var consent = consentOf(Ask.IDENTITY);
      var delegation = delegation(consent);
      var granted =
          narrow(asked, delegationLimit(delegation, Ask.IDENTITY), Limit.CONSENT, narrowed);
      return new Permitted(
          null, withinParent(granted), List.copyOf(narrowed), consent, delegation, null);
    }

    private Verdict atResource(
        ResourceAuthority resource,
        List<Access> own,
        @Nullable AgentAuthority agent,
        @Nullable UserAuthority user,
        @Nullable TrustedIssuerAuthority trust,
        Scopes wanted,
        Scopes identity) {
      var identifier = resource.identifier();
      boolean byDefault = wanted.isEmpty();
      var asked = byDefault ? resource.profile().defaultScopes() : wanted;
      if (!resource.profile().allScopes().containsAll(asked)) {
        throw new No(
            Reason.SCOPE_UNKNOWN,
            "`"
                + asked.minus(resource.profile().allScopes())
                + "` is not a scope of this resource");
      }
      var narrowed = new ArrayList<Narrowing>();
      var allowed = scopesOf(own, identifier);
      if (!byDefault && !allowed.containsAll(asked)) {
        throw new No(
            Reason.SCOPE_NOT_ALLOWED,
            "`" + asked.minus(allowed) + "` is not allowed for this client");
      }
      var granted = narrow(asked, allowed, Limit.CLIENT, narrowed);
      if (agent != null) {
        granted = narrow(granted, scopesOf(accessOf(agent), identifier), Limit.AGENT, narrowed);
      }
      if (user != null) {
        granted =
            narrow(
                granted, scopesOf(permissionsOf(user.roles()), identifier), Limit.ROLE, narrowed);
      }
      if (trust != null) {
        granted = narrow(granted, ceiling(trust, identifier), Limit.TRUST, narrowed);
      }
      if (byDefault) {
        granted = narrow(granted, ask.limit(), Limit.PARENT_TOKEN, narrowed);
      }
      var offered = withinParent(granted.or(identity));
      var consent = user == null ? null : consentOf(identifier);
      var delegation = delegation(consent);
      var all = narrow(offered, delegationLimit(delegation, identifier), Limit.CONSENT, narrowed);
      if (only(all, s -> !Ask.IDENTITY_SCOPES.contains(s)).isEmpty() && !asked.isEmpty()) {
        throw byDefault && ask.resource() != null
            ? new No(Reason.RESOURCE_UNKNOWN, "nothing of this resource may be granted")
            : new No(Reason.SCOPE_NOT_ALLOWED, "nothing of what was asked for may be granted");
      }
      return new Permitted(
          resource, all, List.copyOf(narrowed), consent, delegation, details(resource, agent));
    }

    /// Authorization details are an explicit wish: those that the resource, the client or the agent
    /// knows nothing of are refused, not left out (RFC 9396 section 5).
    private @Nullable AuthorizationDetails details(
        ResourceAuthority resource, @Nullable AgentAuthority agent) {
      if (ask.details() == null) {
        return null;
      }
      for (var item : Details.items(ask.details())) {
        var name = Details.type(item);
        var type = resource.profile().detailsType(name);
        if (type == null) {
          throw new No(Reason.DETAILS_NOT_ALLOWED, "this resource has no type `" + name + "`");
        }
        if (!ownDetailsTypes().contains(name)) {
          throw new No(
              Reason.DETAILS_NOT_ALLOWED, "the type `" + name + "` is not allowed for this client");
        }
        if (agent != null && !agent.profile().rules().detailsTypes().contains(name)) {
          throw new No(
              Reason.DETAILS_NOT_ALLOWED, "the type `" + name + "` is not allowed for the agent");
        }
        var violation = DetailsSchema.violation(type, item);
        if (violation != null) {
          throw new No(Reason.DETAILS_NOT_ALLOWED, "type `" + name + "`: " + violation);
        }
        for (var location : item.path("locations")) {
          if (!isAt(resource.identifier().value(), location.asText())) {
            throw new No(
                Reason.DETAILS_NOT_ALLOWED, "type `" + name + "`: a location of another resource");
          }
        }
      }
      return ask.details();
    }

    private static boolean isAt(String resource, String location) {
      return location.equals(resource)
          || location.startsWith(resource.endsWith("/") ? resource : resource + "/");
    }

    private List<String> ownDetailsTypes() {
      var client = view.client(ask.client());
      if (client != null) {
        return Strangers.detailsTypes(view, client);
      }
      var agent = view.agent(new AgentId(ask.client().value()));
      return agent == null ? List.of() : agent.profile().rules().detailsTypes();
    }

    private @Nullable Consent consentOf(ResourceIdentifier resource) {
      if (ask.user() == null) {
        return null;
      }
      var actor = ask.actors().value();
      return new Consent(
          ask.user(),
          ask.client(),
          actor.isEmpty() ? null : new AgentId(actor.getFirst()),
          resource);
    }

    private @Nullable DelegationAuthority delegation(@Nullable Consent consent) {
      return switch (ask.consent()) {
        case NotNeeded _, ByTenant _, ByTrust _ -> null;
        case AboutToAsk _ -> {
          var delegation = consent == null ? null : view.delegation(consent);
          yield delegation == null || expired(delegation) ? null : delegation;
        }
        case Standing(var grant) -> {
          var basis = grant.delegation();
          var delegation = basis == null ? null : view.delegation(basis);
          if (delegation == null || expired(delegation) || view.grantRevoked(grant)) {
            throw new No(Reason.CONSENT_MISSING, "the person's consent does not stand any more");
          }
          if (!delegation.consent().user().equals(ask.user())) {
            throw new No(Reason.CONSENT_MISSING, "the consent is another person's");
          }
          actorIsActive(delegation.consent().client()); // a token handed on has another client
          yield delegation;
        }
      };
    }

    /// The issuer that is trusted in place of a person's consent: it must be trusted still, for
    /// people, or for a workload that becomes who the token speaks for.
    private @Nullable TrustedIssuerAuthority trust() {
      if (!(ask.consent() instanceof ByTrust(var grant))) {
        return null;
      }
      var issuer = grant.issuer();
      var trust = issuer == null ? null : view.trustedIssuer(issuer);
      if (trust == null || view.grantRevoked(grant) || !covers(trust, grant)) {
        throw new No(Reason.CONSENT_MISSING, "the trust in the issuer does not stand any more");
      }
      return trust;
    }

    private boolean covers(TrustedIssuerAuthority trust, GrantId grant) {
      return grant.isOfWorkload()
          ? trust.profile().workloads().stream()
              .anyMatch(rule -> rule.becomes().equals(ask.principal()))
          : trust.profile().speaksOfPeople();
    }

    /// Where the trust says what it covers, that bounds tokens for people there. What was exchanged
    /// onward is bounded by the token it came from.
    private @Nullable Scopes ceiling(TrustedIssuerAuthority trust, ResourceIdentifier resource) {
      var access = trust.profile().access();
      return ask.user() == null || access.stream().noneMatch(a -> a.resource().equals(resource))
          ? null
          : scopesOf(access, resource);
    }

    private boolean expired(DelegationAuthority delegation) {
      return delegation.expiresAt() != null && !ask.at().isBefore(delegation.expiresAt());
    }

    /// What was agreed to bounds tokens for the resource it was agreed for. A token that was
    /// exchanged onward is bounded by the token it came from, whose consent still has to stand.
    private @Nullable Scopes delegationLimit(
        @Nullable DelegationAuthority delegation, ResourceIdentifier resource) {
      return ask.consent() instanceof Standing
              && delegation != null
              && delegation.consent().resource().equals(resource)
          ? delegation.scopes()
          : null;
    }

    private Scopes withinParent(Scopes scopes) {
      if (ask.limit() != null && !ask.limit().containsAll(scopes)) {
        throw new No(
            Reason.SCOPE_NOT_ALLOWED,
            "`" + scopes.minus(ask.limit()) + "` goes beyond the token it derives from");
      }
      return scopes;
    }

    private List<Access> accessOf(AgentAuthority agent) {
      var all = new ArrayList<>(agent.profile().access());
      all.addAll(permissionsOf(agent.roles()));
      return all;
    }

    private List<Access> permissionsOf(List<RoleId> roles) {
      var all = new ArrayList<Access>();
      for (var id : roles) {
        var role = view.role(id);
        if (role != null) {
          all.addAll(role.permissions());
        }
      }
      return all;
    }
  }

  private static Scopes scopesOf(List<Access> access, ResourceIdentifier resource) {
    var scopes = Scopes.NONE;
    for (var a : access) {
      if (a.resource().equals(resource)) {
        scopes = scopes.or(a.scopes());
      }
    }
    return scopes;
  }

  private static Scopes narrow(
      Scopes scopes, @Nullable Scopes limit, Limit by, List<Narrowing> narrowed) {
    if (limit == null || limit.containsAll(scopes)) {
      return scopes;
    }
    narrowed.add(new Narrowing(by, scopes.minus(limit)));
    return scopes.and(limit);
  }

  private static Scopes only(Scopes scopes, Predicate<String> test) {
    return new Scopes(scopes.value().stream().filter(test).toList());
  }
}
