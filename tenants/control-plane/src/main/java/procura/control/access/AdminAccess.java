package procura.control.access;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.RouteAttributes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Authority;
import procura.authority.Introspection;
import procura.authority.Introspection.Answer.Active;
import procura.authority.Introspection.Answer.Inactive;
import procura.authority.proof.ClientCertificate;
import procura.authority.proof.DPoPProofs;
import procura.authority.proof.PresentedToken;
import procura.authority.proof.ProofRefused;
import procura.authority.proof.Senders;
import procura.authority.proof.Senders.Sender;
import procura.control.problem.Problem;
import procura.control.problem.ProblemHandler;
import procura.control.problem.ProblemType;
import procura.control.request.Caller;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.agent.AgentId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;
import procura.tenancy.limit.ClientAddress;
import procura.tenancy.limit.Limits;
import procura.tenancy.limit.Limits.Kind;

/// Lets nobody near a tenant's administration but who holds an access token of that tenant for the
/// admin API with the operation's scope (RFC 6750, RFC 9068 section 4), whose authority still
/// stands at this moment. A tenant that does not exist is refused like one whose token is missing.
@ServerFilter("/api/v1/**")
final class AdminAccess implements Ordered {

  private static final Pattern TENANT_PATH = Pattern.compile("/api/v1/tenants/([^/]+)(?:/.*)?");

  private final Introspection introspection;
  private final Authority authority;
  private final SessionTokens sessions;
  private final RefusedAccess refused;
  private final Limits limits;
  private final Senders senders;
  private final PublicUrls urls;

  AdminAccess(
      Introspection introspection,
      Authority authority,
      SessionTokens sessions,
      RefusedAccess refused,
      Limits limits,
      Senders senders,
      PublicUrls urls) {
    this.introspection = introspection;
    this.authority = authority;
    this.sessions = sessions;
    this.refused = refused;
    this.limits = limits;
    this.senders = senders;
    this.urls = urls;
  }

  /// Before every filter without an order: those are the last, and which of them comes first is
  /// chance.
  @Override
  public int getOrder() {
    return 0;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    var path = TENANT_PATH.matcher(request.getPath());
    if (!path.matches()) {
      return needsScope(request)
          ? refuse(ProblemType.AUTHENTICATION_REQUIRED, "send an access token", null, null)
          : null;
    }
    var tenant = tenant(path.group(1));
    if (tenant == null) {
      return refuse(ProblemType.AUTHENTICATION_REQUIRED, "send an access token", null, null);
    }
    var operation = operation(request);
    var token = PresentedToken.of(request.getHeaders().getAll("Authorization"));
    if (token == null && hasCookie(request)) {
      if (!SameSite.fromConsole(request, urls)) {
        unknown(request, tenant, operation, "cross-site request");
        return refuse(
            ProblemType.CROSS_SITE, "a session works from the console's pages only", null, tenant);
      }
      var ofSession = sessions.accessToken(request, tenant);
      token = ofSession == null ? null : PresentedToken.bearer(ofSession);
    }
    return token == null
        ? refuse(ProblemType.AUTHENTICATION_REQUIRED, "send an access token", null, tenant)
        : checkToken(request, tenant, operation, token);
  }

  private @Nullable HttpResponse<?> checkToken(
      HttpRequest<?> request, TenantId tenant, String operation, PresentedToken presented) {
    var view = authority.now(tenant);
    return switch (introspection.check(view, presented.value())) {
      case Inactive(var reason, var known) -> {
        if (known == null) {
          unknown(request, tenant, operation, reason);
        } else {
          refused.record(tenant, operation, reason, cause(request, known));
        }
        yield refuse(
            ProblemType.INVALID_TOKEN,
            "the access token is not valid here",
            "invalid_token",
            tenant);
      }
      case Active(var known) when !known.audience().equals(urls.adminApi()) -> {
        refused.record(tenant, operation, "another audience", cause(request, known));
        yield refuse(
            ProblemType.INVALID_TOKEN,
            "the access token is not valid here",
            "invalid_token",
            tenant);
      }
      case Active(var known) -> {
        try {
          senders.check(view, known, sender(request, presented));
        } catch (ProofRefused unproved) {
          refused.record(tenant, operation, unproved.reason(), cause(request, known));
          yield refuse(unproved, tenant);
        }
        yield checkScope(request, tenant, operation, known);
      }
    };
  }

  private Sender sender(HttpRequest<?> request, PresentedToken presented) {
    return new Sender(
        presented,
        request.getHeaders().getAll("DPoP"),
        request.getAttribute(ClientCertificate.ATTRIBUTE, ClientCertificate.class).orElse(null),
        request.getMethodName(),
        urls.base() + request.getUri().getRawPath());
  }

  /// RFC 9449 section 7.1 and 9.
  private HttpResponse<?> refuse(ProofRefused unproved, TenantId tenant) {
    var answer =
        challenged(
            Problem.of(ProblemType.INVALID_TOKEN, unproved.reason()),
            "DPoP error=\"%s\", algs=\"%s\", %s"
                .formatted(
                    unproved.kind().wireName(),
                    String.join(" ", DPoPProofs.algorithms()),
                    metadata(tenant)));
    return unproved.nonce() == null ? answer : answer.header("DPoP-Nonce", unproved.nonce());
  }

  private @Nullable HttpResponse<?> checkScope(
      HttpRequest<?> request, TenantId tenant, String operation, AccessToken token) {
    var cause = cause(request, token);
    var route = RouteAttributes.getRouteMatch(request).orElse(null);
    if (route != null) {
      var needed = route.getAnnotationMetadata().stringValue(RequiredScope.class).orElse(null);
      if (needed == null || !token.scopes().contains(needed)) {
        refused.record(tenant, operation, "insufficient scope", cause);
        return insufficient(needed, tenant);
      }
    }
    var wait = wait(tenant, token);
    if (wait > 0) {
      refused.record(tenant, operation, "too many requests", cause);
      return ((MutableHttpResponse<?>)
              ProblemHandler.answer(
                  Problem.of(ProblemType.TOO_MANY_REQUESTS, "too many requests: try again later")))
          .header("Retry-After", Long.toString(1 + TimeUnit.NANOSECONDS.toSeconds(wait)));
    }
    new Caller(tenant, token.scopes(), cause).leaveOn(request);
    return null;
  }

  /// By the client, and by the person it acts for.
  private long wait(TenantId tenant, AccessToken token) {
    var wait = limits.take(tenant.value(), Kind.CLIENT, token.client().value());
    return wait > 0 || token.user() == null
        ? wait
        : limits.take(tenant.value(), Kind.SUBJECT, token.user().value());
  }

  /// An operation that needs a scope is never reached by an address this filter can't read.
  private static boolean needsScope(HttpRequest<?> request) {
    return RouteAttributes.getRouteMatch(request)
        .filter(route -> route.getAnnotationMetadata().hasAnnotation(RequiredScope.class))
        .isPresent();
  }

  private static String operation(HttpRequest<?> request) {
    var template = BasicHttpAttributes.getUriTemplate(request).orElse("unknown address");
    return request.getMethodName() + " " + template;
  }

  private void unknown(HttpRequest<?> request, TenantId tenant, String operation, String reason) {
    if (authority.now(tenant).settings() != null) {
      refused.record(tenant, operation, reason, new Cause(anonymous(request), id(), id()));
    }
  }

  private static Actor anonymous(HttpRequest<?> request) {
    return new Actor(null, null, null, List.of(), origin(request));
  }

  private static Cause cause(HttpRequest<?> request, AccessToken token) {
    var actors = token.actors().value();
    var agent = actors.stream().filter(actor -> actor.startsWith("agt_")).findFirst();
    if (agent.isEmpty() && token.subject().startsWith("agt_")) {
      agent = Optional.of(token.subject());
    }
    return new Cause(
        new Actor(
            token.user(),
            agent.map(AgentId::new).orElse(null),
            token.client(),
            actors,
            origin(request)),
        id(),
        token.jti());
  }

  private static String origin(HttpRequest<?> request) {
    return ClientAddress.name(request);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static @Nullable TenantId tenant(String name) {
    try {
      return new TenantId(name);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static boolean hasCookie(HttpRequest<?> request) {
    return request.getHeaders().contains("Cookie");
  }

  private HttpResponse<?> insufficient(@Nullable String needed, TenantId tenant) {
    var problem =
        Problem.of(
            ProblemType.INSUFFICIENT_SCOPE,
            needed == null ? "nobody may do this" : "this needs the scope `" + needed + "`");
    var challenge = "Bearer error=\"insufficient_scope\"";
    if (needed != null) {
      challenge += ", scope=\"" + needed + "\"";
    }
    return challenged(problem, challenge + ", " + metadata(tenant));
  }

  /// RFC 6750 section 3, RFC 9728 section 5.1.
  private HttpResponse<?> refuse(
      ProblemType type, String detail, @Nullable String error, @Nullable TenantId tenant) {
    var challenge = error == null ? "Bearer " : "Bearer error=\"" + error + "\", ";
    return challenged(Problem.of(type, detail), challenge + metadata(tenant));
  }

  private static MutableHttpResponse<?> challenged(Problem problem, String challenge) {
    return ((MutableHttpResponse<?>) ProblemHandler.answer(problem))
        .header("WWW-Authenticate", challenge);
  }

  private String metadata(@Nullable TenantId tenant) {
    var url = urls.base() + "/.well-known/oauth-protected-resource/api/v1";
    return "resource_metadata=\"" + url + (tenant == null ? "" : "?tenant=" + tenant) + "\"";
  }
}
