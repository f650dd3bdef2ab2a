package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_DPOP_PROOF;
import static procura.token.error.OAuthErrorCode.INVALID_SCOPE;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;
import static procura.token.error.OAuthErrorCode.TOO_MANY_REQUESTS;
import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;
import static procura.token.grant.Assertion.invalid;
import static procura.token.request.ParameterTable.optional;
import static procura.token.request.ParameterTable.repeatable;
import static procura.token.request.ParameterTable.required;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule;
import procura.authority.Authorities.Status;
import procura.authority.Authority;
import procura.authority.View;
import procura.identity.Access;
import procura.identity.AuthorizationDetails;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.client.GrantType;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.GrantId;
import procura.identity.trust.TrustPurpose;
import procura.identity.trust.WorkloadRule;
import procura.tenancy.keys.Secrets;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.clientauth.AuthenticatedClient.Federated;
import procura.token.clientauth.ClientQuota;
import procura.token.error.OAuthException;
import procura.token.grant.Assertions.Verified;
import procura.token.grant.Wish.Family;
import procura.token.grant.Wish.Presented;
import procura.token.request.ParameterTable;
import procura.token.request.Parameters;
import procura.token.request.TokenRequest;

/// JWT authorization grants (RFC 7523 section 2.1), of three kinds that are told apart by `typ` and
/// never tried as one another: an enterprise's identity provider speaks for a person (ID-JAG, as in
/// MCP enterprise-managed authorization), another domain's authorization server does (identity
/// chaining), or a platform says which workload asks (workload identity federation, where the
/// assertion is all the authentication there is). No refresh token: the next assertion is the next
/// chance to say no.
@Singleton
final class JwtBearerGrant implements Grant {

  private static final ParameterTable PARAMETERS =
      ParameterTable.of(
          required("assertion"), // §2.1
          optional("scope"),
          repeatable("resource"), // RFC 8707 §2.2
          optional("authorization_details")); // RFC 9396 §6

  private static final Duration LEEWAY = Duration.ofSeconds(30);

  private final Authority authority;
  private final Assertions assertions;
  private final AssertedPeople people;
  private final Issuance issuance;
  private final ClientQuota quota;
  private final Secrets secrets;

  JwtBearerGrant(
      Authority authority,
      Assertions assertions,
      AssertedPeople people,
      Issuance issuance,
      ClientQuota quota,
      Secrets secrets) {
    this.authority = authority;
    this.assertions = assertions;
    this.people = people;
    this.issuance = issuance;
    this.quota = quota;
    this.secrets = secrets;
  }

  @Override
  public GrantType type() {
    return GrantType.JWT_BEARER;
  }

  @Override
  public ParameterTable parameters() {
    return PARAMETERS;
  }

  /// A workload has no credential of its own here: its platform's word says who it is.
  @Override
  public @Nullable AuthenticatedClient asker(View view, Parameters parameters, Instant now) {
    var assertion = Assertion.parse(parameters.one("assertion"));
    if (assertions.route(view, assertion) != TrustPurpose.WORKLOAD) {
      return null;
    }
    var verified = assertions.verify(view, assertion, TrustPurpose.WORKLOAD, now);
    var resource = one(parameters);
    var rule = rule(verified, resource);
    var as = principal(view, rule.becomes());
    return spending(
        view.tenant(),
        verified,
        () -> {
          quota.take(view.tenant(), as);
          return new Federated(as, verified.issuer(), rule, verified.subject(), verified.jti());
        });
  }

  /// Once for all; but who has to wait got nothing for the assertion, and may show it again.
  private <T> T spending(TenantId tenant, Verified verified, Supplier<T> work) {
    assertions.spend(tenant, verified);
    try {
      return work.get();
    } catch (OAuthException refusal) {
      if (refusal.code() == TOO_MANY_REQUESTS) {
        assertions.giveBack(tenant, verified);
      }
      throw refusal;
    }
  }

  @Override
  public TokenResponse handle(TokenRequest request) {
    if (request.client() instanceof Federated federated) {
      return workload(request, federated);
    }
    if (request.client().isPublic()) {
      throw new OAuthException(
          UNAUTHORIZED_CLIENT, "this grant needs client authentication"); // ID-JAG §9.1
    }
    var view = authority.now(request.tenant());
    var assertion = Assertion.parse(request.parameters().one("assertion"));
    var purpose = assertions.route(view, assertion);
    if (purpose == TrustPurpose.WORKLOAD) {
      throw invalid("what says who a workload is comes without client authentication");
    }
    var verified = assertions.verify(view, assertion, purpose, request.at());
    return person(request, view, verified, purpose);
  }

  // --- people

  private TokenResponse person(
      TokenRequest request, View view, Verified verified, TrustPurpose purpose) {
    var assertion = verified.assertion();
    sameClient(request, assertion, purpose);
    sameKey(request, assertion);
    if (assertion.claims().getClaim("act") != null) {
      throw invalid("act: a chain of another domain can't be kept, and is not dropped");
    }
    var there = assertion.text("aud_tenant");
    if (there != null && !there.equals(request.tenant().value())) {
      throw invalid("aud_tenant is another tenant");
    }
    var resource = resource(request, view, verified);
    var scopes = scopes(request, view, assertion, resource);
    var authenticatedAt = authenticatedAt(assertion, request.at());
    var details = request.details(assertion.details());
    return spending(
        request.tenant(),
        verified,
        () -> issue(request, verified, resource, scopes, authenticatedAt, details));
  }

  private TokenResponse issue(
      TokenRequest request,
      Verified verified,
      @Nullable ResourceIdentifier resource,
      Scopes scopes,
      @Nullable Instant authenticatedAt,
      @Nullable AuthorizationDetails details) {
    var user = people.person(request, verified);
    var grant = GrantId.ofPerson(verified.issuer().id(), secrets.id("jag"));
    var ask =
        new Ask(
                request.client().id(),
                user,
                ActorChain.NONE,
                resource,
                scopes,
                limit(verified.assertion()),
                ConsentRule.of(grant),
                request.at())
            .with(details);
    var issued =
        issuance.issue(
            request,
            new Wish(
                type(),
                ask,
                user.value(),
                new Family(grant, authenticatedAt, null, null),
                Presented.of(List.of(verified.jti())),
                IssuanceErrors::ofGrant));
    return Responses.of(issued, null, null, null);
  }

  /// "Client continuity": whom the identity provider gave it to is who shows it.
  private static void sameClient(TokenRequest request, Assertion assertion, TrustPurpose purpose) {
    var client = assertion.text("client_id");
    if (client == null
        ? purpose == TrustPurpose.ID_JAG
        : !client.equals(request.client().id().value())) {
      throw invalid("client_id is not the client that shows it");
    }
  }

  /// ID-JAG section 9.8: what is bound to a key is shown with proof of that key.
  private static void sameKey(TokenRequest request, Assertion assertion) {
    var cnf = assertion.claims().getClaim("cnf");
    if (cnf == null) {
      return;
    }
    var proved = request.confirmation();
    boolean same =
        cnf instanceof Map<?, ?> members
            && proved != null
            && (members.get("jkt") != null
                ? Objects.equals(members.get("jkt"), proved.jkt())
                : members.get("x5t#S256") != null
                    && Objects.equals(members.get("x5t#S256"), proved.x5tS256()));
    if (!same) {
      throw invalid("cnf: not proved to hold that key");
    }
  }

  /// The resource that the assertion names and the request does not contradict. An assertion that
  /// names none leaves it to the request, or to the only one that the client has.
  private static @Nullable ResourceIdentifier resource(
      TokenRequest request, View view, Verified verified) {
    var asked = request.resource();
    var named = verified.assertion().texts("resource");
    ResourceIdentifier resource;
    if (named.isEmpty()) {
      resource = asked;
    } else if (asked != null) {
      if (!named.contains(asked.value())) {
        throw invalid("resource is not the one asked for");
      }
      resource = asked;
    } else if (named.size() == 1) {
      resource = identifier(named.getFirst());
    } else {
      throw new OAuthException(
          INVALID_TARGET, "the assertion is for several resources: send one `resource`");
    }
    if (resource == null) {
      resource = onlyOne(request.client());
    }
    if (!named.isEmpty() && view.resource(resource) == null) {
      throw invalid("resource is not of this tenant");
    }
    var covered = verified.issuer().profile().access();
    if (!covered.isEmpty() && covered.stream().map(Access::resource).noneMatch(resource::equals)) {
      throw new OAuthException(INVALID_TARGET, "the issuer is not trusted for that resource");
    }
    return resource;
  }

  private static ResourceIdentifier identifier(String value) {
    try {
      return new ResourceIdentifier(value);
    } catch (IllegalArgumentException _) {
      throw invalid("resource is no identifier");
    }
  }

  private static ResourceIdentifier onlyOne(AuthenticatedClient client) {
    var access = client instanceof App app ? app.client().access() : List.<Access>of();
    if (access.size() != 1) {
      throw new OAuthException(INVALID_TARGET, "send `resource`");
    }
    return access.getFirst().resource();
  }

  /// What was asked for, within what the assertion says and what this client may have at all. The
  /// issuer does not know our clients' allowances: what goes beyond them falls away.
  private static Scopes scopes(
      TokenRequest request, View view, Assertion assertion, @Nullable ResourceIdentifier resource) {
    var asserted = limit(assertion);
    var asked = request.scopes();
    if (asserted == null && asked.isEmpty()) {
      return Scopes.NONE;
    }
    var wanted = asserted == null ? asked : asked.isEmpty() ? asserted : asked.and(asserted);
    var access = request.client() instanceof App app ? app.client().access() : List.<Access>of();
    var allowed = Scopes.NONE;
    for (var each : access) {
      if (each.resource().equals(resource)) {
        allowed = allowed.or(each.scopes());
      }
    }
    var known = resource == null ? null : view.resource(resource);
    var scopes = wanted.and(allowed).and(known == null ? Scopes.NONE : known.profile().allScopes());
    if (scopes.isEmpty()) {
      throw new OAuthException(INVALID_SCOPE, "nothing of what was asked for may be granted");
    }
    return scopes;
  }

  private static @Nullable Scopes limit(Assertion assertion) {
    var scope = assertion.text("scope");
    try {
      return scope == null ? null : Scopes.parse(scope);
    } catch (IllegalArgumentException _) {
      throw invalid("scope is malformed");
    }
  }

  /// Nobody has signed in at a time to come, or before there were such times.
  private static @Nullable Instant authenticatedAt(Assertion assertion, Instant now) {
    if (!(assertion.claims().getClaim("auth_time") instanceof Number number)) {
      return null;
    }
    var seconds = number.longValue();
    if (seconds < 0 || seconds > now.plus(LEEWAY).getEpochSecond()) {
      throw invalid("auth_time is no time in the past");
    }
    return Instant.ofEpochSecond(seconds);
  }

  // --- workloads

  private TokenResponse workload(TokenRequest request, Federated federated) {
    checkBound(request, federated);
    var resource = one(request.parameters());
    var covered = federated.rule().access();
    var target = resource == null && covered.size() == 1 ? covered.getFirst().resource() : resource;
    var limit =
        covered.stream()
            .filter(access -> access.resource().equals(target))
            .map(Access::scopes)
            .reduce(Scopes::or)
            .orElse(null);
    var grant = GrantId.ofWorkload(federated.issuer().id(), secrets.id("wif"));
    var ask =
        new Ask(
                federated.id(),
                null,
                ActorChain.NONE,
                target,
                request.scopes(),
                limit,
                ConsentRule.of(grant),
                request.at())
            .with(request.details());
    var issued =
        issuance.issue(
            request,
            new Wish(
                type(),
                ask,
                federated.id().value(),
                new Family(grant, null, null, null),
                Presented.of(List.of(federated.jti())),
                IssuanceErrors::ofGrant));
    return Responses.of(issued, null, null, null);
  }

  /// What a client's registration wants of its tokens holds whichever way it comes.
  private void checkBound(TokenRequest request, Federated federated) {
    var app = authority.now(request.tenant()).client(federated.id());
    if (app != null
        && request.confirmation() == null
        && (app.metadata().tokens().dpopBound() || app.metadata().tokens().certificateBound())) {
      throw new OAuthException(
          INVALID_DPOP_PROOF, "this client's tokens are bound to a key: send a DPoP proof");
    }
  }

  private static @Nullable ResourceIdentifier one(Parameters parameters) {
    var values = parameters.all("resource");
    if (values.size() > 1) {
      throw new OAuthException(
          INVALID_TARGET, "one token is for one resource: send one `resource`");
    }
    return values.isEmpty() ? null : TokenRequest.resourceOf(values.getFirst());
  }

  private static WorkloadRule rule(Verified verified, @Nullable ResourceIdentifier resource) {
    return verified.issuer().profile().workloads().stream()
        .filter(rule -> fits(rule, verified.assertion()))
        .filter(rule -> resource == null || covers(rule, resource))
        .findFirst()
        .orElseThrow(() -> invalid("no rule for this workload"));
  }

  private static boolean fits(WorkloadRule rule, Assertion assertion) {
    return rule.claims().stream()
        .allMatch(claim -> {
          var actual = assertion.at(claim.claim());
          return actual != null && claim.holds(actual);
        });
  }

  private static boolean covers(WorkloadRule rule, ResourceIdentifier resource) {
    return rule.access().isEmpty()
        || rule.access().stream().anyMatch(access -> access.resource().equals(resource));
  }

  /// The client or agent that a rule names, while it is active.
  private static ClientId principal(View view, ClientId id) {
    var client = view.client(id);
    var agent = client == null ? view.agent(new AgentId(id.value())) : null;
    var status = client != null ? client.status() : agent == null ? null : agent.status();
    if (status != Status.ACTIVE) {
      throw invalid("who the workload would become is not active");
    }
    return id;
  }
}
