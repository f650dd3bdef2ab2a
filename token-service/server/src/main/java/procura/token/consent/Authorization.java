package procura.token.consent;

import static procura.token.error.OAuthErrorCode.ACCESS_DENIED;
import static procura.token.error.OAuthErrorCode.TEMPORARILY_UNAVAILABLE;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule.Standing;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authority;
import procura.authority.Permission;
import procura.authority.Verdict.Permitted;
import procura.authority.Verdict.Refused;
import procura.eventstore.Commands;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.eventstore.StaleDecision;
import procura.identity.AuthorizationDetails;
import procura.identity.Cause;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.delegation.Consent;
import procura.identity.delegation.DelegationCommand.GrantDelegation;
import procura.identity.delegation.DelegationId;
import procura.identity.issuance.GrantId;
import procura.identity.issuance.IssuanceEvent.AuthorizationCodeIssued;
import procura.identity.issuance.Narrowing;
import procura.identity.issuance.Narrowing.Limit;
import procura.tenancy.keys.Secrets;
import procura.token.check.AuthorizationErrors;
import procura.token.check.AuthorizationRequest;
import procura.token.code.AuthorizationCode;
import procura.token.code.AuthorizationCodes;
import procura.token.consent.RedirectBack.Way;
import procura.token.error.OAuthException;
import procura.token.page.Causes;
import procura.token.page.PageException;
import procura.token.push.PushedRequests;
import procura.token.registration.SelfRegisteredStore;
import procura.token.session.Session;

/// Ends an authorization request: a delegation and a code as durable facts, then the answer to the
/// client; or a refusal.
@Singleton
public final class Authorization {

  /// After this long a person is asked again, so that forgotten agreements die.
  static final Duration DELEGATION_LIFETIME = Duration.ofDays(90);

  private static final int ATTEMPTS = 3;

  private final Authority authority;
  private final Commands commands;
  private final FactLog log;
  private final AuthorizationCodes codes;
  private final Secrets secrets;
  private final PushedRequests pushed;
  private final AuthorizationRefusals refusals;
  private final RedirectBack back;
  private final SelfRegisteredStore strangers;
  private final InstantSource clock;

  Authorization(
      Authority authority,
      Commands commands,
      FactLog log,
      AuthorizationCodes codes,
      Secrets secrets,
      PushedRequests pushed,
      AuthorizationRefusals refusals,
      RedirectBack back,
      SelfRegisteredStore strangers,
      InstantSource clock) {
    this.strangers = strangers;
    this.authority = authority;
    this.commands = commands;
    this.log = log;
    this.codes = codes;
    this.secrets = secrets;
    this.pushed = pushed;
    this.refusals = refusals;
    this.back = back;
    this.clock = clock;
  }

  /// What a person agrees to.
  public record Agreed(Scopes scopes, @Nullable AuthorizationDetails details) {

    static Agreed toAllOf(Permitted offer) {
      return new Agreed(offer.scopes(), offer.details());
    }
  }

  /// The person agreed before to all of `offer`.
  public MutableHttpResponse<String> approve(
      HttpRequest<?> http, AuthorizationRequest request, Session session, Permitted offer) {
    return approve(http, request, session, offer, Agreed.toAllOf(offer));
  }

  /// The person agrees to `agreed`, which is within `offer`.
  MutableHttpResponse<String> approve(
      HttpRequest<?> http,
      AuthorizationRequest request,
      Session session,
      Permitted offer,
      Agreed agreed) {
    spend(request);
    var granted = agreed.scopes();
    try {
      var cause = Causes.of(http, session.user(), request.client(), request.agent());
      if (offer.consent() == null) {
        throw new IllegalStateException("nobody to act for");
      }
      var delegation = delegation(request, offer, offer.consent(), granted, cause);
      var grant = GrantId.of(delegation, secrets.keyId() + secrets.keyId());
      var code = record(request, session, offer, agreed, grant, cause);
      keep(request);
      return back.code(Way.of(request), codes.issue(code, codeLifetime(request), clock.instant()));
    } catch (OAuthException refusal) {
      return answer(http, request, session, refusal);
    }
  }

  /// A client that came by itself stays once somebody uses it.
  private void keep(AuthorizationRequest request) {
    var client = authority.now(request.tenant()).client(request.client());
    if (client != null && client.metadata().registration().untrusted()) {
      strangers.used(request.tenant(), request.client(), clock.instant());
    }
  }

  public MutableHttpResponse<String> deny(
      HttpRequest<?> http, AuthorizationRequest request, Session session) {
    return refuse(
        http, request, session, new OAuthException(ACCESS_DENIED, "the person did not agree"));
  }

  public MutableHttpResponse<String> refuse(
      HttpRequest<?> http,
      AuthorizationRequest request,
      @Nullable Session session,
      OAuthException refusal) {
    spend(request);
    return answer(http, request, session, refusal);
  }

  /// A pushed request is answered once, whatever the answer (RFC 9126 section 4).
  private void spend(AuthorizationRequest request) {
    if (request.pushedAs() != null && !pushed.spend(request.tenant(), request.pushedAs())) {
      throw PageException.expired();
    }
  }

  private Duration codeLifetime(AuthorizationRequest request) {
    var client = authority.now(request.tenant()).client(request.client());
    var own = client == null ? null : client.metadata().requests().codeLifetime();
    return own == null ? AuthorizationCodes.LIFETIME : own;
  }

  private MutableHttpResponse<String> answer(
      HttpRequest<?> http,
      AuthorizationRequest request,
      @Nullable Session session,
      OAuthException refusal) {
    var user = session == null ? null : session.user();
    refusals.record(
        http,
        request.tenant(),
        new AuthorizationRefusals.Who(user, request.client(), request.agent()),
        refusal.code().value(),
        refusal.reason());
    return back.error(Way.of(request), refusal);
  }

  /// The delegation that stands for all of `granted`, made or extended where it has to be.
  private DelegationId delegation(
      AuthorizationRequest request, Permitted offer, Consent consent, Scopes granted, Cause cause) {
    var standing = offer.delegation();
    if (standing != null && standing.scopes().containsAll(granted)) {
      return standing.id();
    }
    var now = clock.instant();
    commands.send(
        new GrantDelegation(
            request.tenant(),
            new DelegationId(secrets.id("dlg")),
            consent,
            granted,
            now.plus(DELEGATION_LIFETIME),
            now),
        cause);
    DelegationAuthority made = authority.now(request.tenant()).delegation(consent);
    if (made == null) {
      throw tooBusy();
    }
    return made.id();
  }

  /// Decides once more with the delegation in place and records the code under the condition that
  /// nothing the decision rests on has changed.
  private AuthorizationCode record(
      AuthorizationRequest request,
      Session session,
      Permitted offer,
      Agreed agreed,
      GrantId grant,
      Cause cause) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var view = authority.now(request.tenant());
      var now = clock.instant();
      var resource = identifier(offer);
      var ask =
          request.ask(
              session.user(),
              resource == null ? Ask.IDENTITY : resource,
              agreed.scopes(),
              agreed.details(),
              new Standing(grant),
              now);
      switch (Permission.decide(view, ask)) {
        case Refused refused -> throw AuthorizationErrors.of(refused);
        case Permitted permitted -> {
          var fact = fact(request, session, offer, permitted, grant, now);
          if (append(fact, cause, view.fence())) {
            return code(request, session, permitted, grant);
          }
        }
      }
    }
    throw tooBusy();
  }

  private boolean append(AuthorizationCodeIssued fact, Cause cause, Fence fence) {
    try {
      log.append(List.of(fact), cause, fence).toCompletableFuture().join();
      return true;
    } catch (CompletionException e) {
      if (e.getCause() instanceof StaleDecision) {
        return false;
      }
      throw e;
    }
  }

  private static AuthorizationCodeIssued fact(
      AuthorizationRequest request,
      Session session,
      Permitted offer,
      Permitted permitted,
      GrantId grant,
      Instant now) {
    return new AuthorizationCodeIssued(
        request.tenant(),
        grant,
        session.user(),
        request.client(),
        request.agent(),
        identifier(permitted),
        permitted.scopes(),
        narrowed(offer, permitted),
        grant.delegation(),
        permitted.details(),
        now,
        session.id());
  }

  private static List<Narrowing> narrowed(Permitted offer, Permitted permitted) {
    var all = new ArrayList<>(offer.narrowed());
    var declined = offer.scopes().minus(permitted.scopes());
    if (!declined.isEmpty()) {
      all.add(new Narrowing(Limit.CONSENT, declined));
    }
    return List.copyOf(all);
  }

  private static AuthorizationCode code(
      AuthorizationRequest request, Session session, Permitted permitted, GrantId grant) {
    return new AuthorizationCode(
        request.tenant(),
        grant,
        session.user(),
        request.client(),
        request.agent(),
        request.redirectUri(),
        request.codeChallenge(),
        request.nonce(),
        identifier(permitted),
        permitted.scopes(),
        session.authenticatedAt(),
        session.methods(),
        session.id(),
        permitted.details(),
        request.dpopKey(),
        request.claims());
  }

  private static @Nullable ResourceIdentifier identifier(Permitted permitted) {
    return permitted.resource() == null ? null : permitted.resource().identifier();
  }

  private static OAuthException tooBusy() {
    return new OAuthException(
        TEMPORARILY_UNAVAILABLE, "what this rests on keeps changing: try again");
  }
}
