package procura.token.approval;

import static procura.token.error.OAuthErrorCode.ACCESS_DENIED;
import static procura.token.error.OAuthErrorCode.AUTHENTICATION_DENIED;
import static procura.token.error.OAuthErrorCode.TEMPORARILY_UNAVAILABLE;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule.AboutToAsk;
import procura.authority.Ask.ConsentRule.Standing;
import procura.authority.Authority;
import procura.authority.Permission;
import procura.authority.Verdict;
import procura.authority.Verdict.Permitted;
import procura.authority.Verdict.Refused;
import procura.authority.View;
import procura.eventstore.Commands;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.eventstore.StaleDecision;
import procura.identity.Actor;
import procura.identity.AuthorizationDetails;
import procura.identity.Cause;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.client.GrantType;
import procura.identity.delegation.DelegationCommand.GrantDelegation;
import procura.identity.delegation.DelegationId;
import procura.identity.issuance.GrantId;
import procura.identity.issuance.IssuanceEvent.ApprovalGranted;
import procura.identity.issuance.IssuanceEvent.ApprovalRequested;
import procura.identity.issuance.Narrowing;
import procura.identity.issuance.Narrowing.Limit;
import procura.tenancy.keys.Secrets;
import procura.token.acr.Acr;
import procura.token.check.AuthorizationErrors;
import procura.token.code.AuthorizationCode;
import procura.token.consent.AuthorizationRefusals;
import procura.token.error.OAuthException;
import procura.token.logo.Logos;
import procura.token.page.Causes;
import procura.token.page.PageException;
import procura.token.session.Session;

/// The life of a pending approval: asked for, answered once by the person it is for, with the
/// delegation and the approval as durable facts before any client hears of it.
@Singleton
public final class Approvals {

  /// As on the consent page: after this long a person is asked again.
  static final Duration DELEGATION_LIFETIME = Duration.ofDays(90);

  /// So that nobody is worn down by requests (RFC 10027 section 3).
  private static final int MOST_WAITING = 5;

  private static final int ATTEMPTS = 3;

  private final Authority authority;
  private final Commands commands;
  private final FactLog log;
  private final ApprovalStore store;
  private final UserCodes codes;
  private final AuthorizationRefusals refusals;
  private final Pings pings;
  private final Logos logos;
  private final Secrets secrets;
  private final InstantSource clock;

  Approvals(
      Authority authority,
      Commands commands,
      FactLog log,
      ApprovalStore store,
      UserCodes codes,
      AuthorizationRefusals refusals,
      Pings pings,
      Logos logos,
      Secrets secrets,
      InstantSource clock) {
    this.authority = authority;
    this.commands = commands;
    this.log = log;
    this.store = store;
    this.codes = codes;
    this.refusals = refusals;
    this.pings = pings;
    this.logos = logos;
    this.secrets = secrets;
    this.clock = clock;
  }

  /// A request that now waits.
  ///
  /// @param secret what the client polls with
  public record Waiting(PendingApproval approval, String secret) {}

  /// Makes the ids of a request, keeps it and records it.
  public interface Draft {
    PendingApproval with(String id, String secret, String userCode);
  }

  public Waiting add(String kind, String correlation, Draft draft) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var secret = secrets.token(kind);
      var approval = draft.with(secrets.id("apr"), secret, codes.next());
      if (approval.user() != null
          && store.count(approval.tenant(), approval.user(), approval.client(), approval.at())
              >= MOST_WAITING) {
        throw new OAuthException(
            AUTHENTICATION_DENIED,
            "too many of this client's requests wait for the person already");
      }
      if (store.add(approval, secret)) {
        record(approval, correlation);
        logos.prepare(authority.now(approval.tenant()), approval.client());
        return new Waiting(approval, secret);
      }
    }
    throw tooBusy();
  }

  private void record(PendingApproval approval, String correlation) {
    var fact =
        new ApprovalRequested(
            approval.tenant(),
            approval.id(),
            approval.type(),
            approval.client(),
            approval.agent(),
            approval.user(),
            approval.resource(),
            approval.scopes(),
            approval.details(),
            approval.expiresAt(),
            approval.at());
    var actor =
        new Actor(
            null,
            approval.agent(),
            approval.client(),
            approval.actors().value(),
            approval.origin());
    log.append(List.of(fact), new Cause(actor, correlation, correlation), Fence.NONE)
        .toCompletableFuture()
        .join();
  }

  /// What the person could agree to now.
  Verdict offer(View view, PendingApproval approval, Session session) {
    return Permission.decide(
        view,
        approval.ask(
            session.user(),
            approval.resource(),
            approval.scopes(),
            approval.details(),
            new AboutToAsk(),
            clock.instant()));
  }

  /// Whether the sign-in is as sure as the client wants (CIBA section 7.1, `acr_values`).
  static boolean isSureEnough(PendingApproval approval, Session session) {
    var least = Acr.leastOf(approval.acrValues());
    return least == null || Acr.reachedBy(session.methods()).satisfies(least);
  }

  void approve(
      HttpRequest<?> http,
      PendingApproval approval,
      Session session,
      Permitted offer,
      Scopes granted,
      @Nullable AuthorizationDetails details) {
    take(approval, session);
    var cause = Causes.of(http, session.user(), approval.client(), approval.agent());
    var delegation = delegation(approval, offer, granted, cause);
    var grant = GrantId.of(delegation, secrets.keyId() + secrets.keyId());
    var authorization = record(approval, session, offer, granted, details, grant, cause);
    store.answer(approval, authorization, clock.instant());
    pings.soon();
  }

  void deny(HttpRequest<?> http, PendingApproval approval, Session session) {
    take(approval, session);
    refusals.record(
        http,
        approval.tenant(),
        new AuthorizationRefusals.Who(session.user(), approval.client(), approval.agent()),
        ACCESS_DENIED.value(),
        "the person did not approve " + approval.id());
    store.answer(approval, null, clock.instant());
    pings.soon();
  }

  private void take(PendingApproval approval, Session session) {
    if (!store.take(approval.tenant(), approval.id(), session.user(), clock.instant())) {
      throw PageException.expired();
    }
  }

  private DelegationId delegation(
      PendingApproval approval, Permitted offer, Scopes granted, Cause cause) {
    var consent = offer.consent();
    if (consent == null) {
      throw new IllegalStateException("nobody to act for");
    }
    var standing = offer.delegation();
    if (standing != null && standing.scopes().containsAll(granted)) {
      return standing.id();
    }
    var now = clock.instant();
    commands.send(
        new GrantDelegation(
            approval.tenant(),
            new DelegationId(secrets.id("dlg")),
            consent,
            granted,
            now.plus(DELEGATION_LIFETIME),
            now),
        cause);
    var made = authority.now(approval.tenant()).delegation(consent);
    if (made == null) {
      throw tooBusy();
    }
    return made.id();
  }

  /// Decides once more with the delegation in place, and records under the condition that nothing
  /// the decision rests on has changed.
  private AuthorizationCode record(
      PendingApproval approval,
      Session session,
      Permitted offer,
      Scopes granted,
      @Nullable AuthorizationDetails details,
      GrantId grant,
      Cause cause) {
    var resource = identifier(offer);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var view = authority.now(approval.tenant());
      var now = clock.instant();
      var ask =
          approval.ask(
              session.user(),
              resource == null ? Ask.IDENTITY : resource,
              granted,
              details,
              new Standing(grant),
              now);
      switch (Permission.decide(view, ask)) {
        case Refused refused -> throw AuthorizationErrors.of(refused);
        case Permitted permitted -> {
          if (append(fact(approval, session, offer, permitted, grant, now), cause, view.fence())) {
            return authorization(approval, session, permitted, grant);
          }
        }
      }
    }
    throw tooBusy();
  }

  private boolean append(ApprovalGranted fact, Cause cause, Fence fence) {
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

  private static ApprovalGranted fact(
      PendingApproval approval,
      Session session,
      Permitted offer,
      Permitted permitted,
      GrantId grant,
      Instant now) {
    var narrowed = new ArrayList<>(offer.narrowed());
    var declined = offer.scopes().minus(permitted.scopes());
    if (!declined.isEmpty()) {
      narrowed.add(new Narrowing(Limit.CONSENT, declined));
    }
    return new ApprovalGranted(
        approval.tenant(),
        approval.id(),
        approval.type(),
        grant,
        session.user(),
        approval.client(),
        approval.agent(),
        identifier(permitted),
        permitted.scopes(),
        narrowed,
        permitted.details(),
        grant.delegation(),
        now,
        session.id());
  }

  /// What a code would stand for, had there been one.
  private static AuthorizationCode authorization(
      PendingApproval approval, Session session, Permitted permitted, GrantId grant) {
    return new AuthorizationCode(
        approval.tenant(),
        grant,
        session.user(),
        approval.client(),
        approval.agent(),
        "",
        null,
        null,
        identifier(permitted),
        permitted.scopes(),
        session.authenticatedAt(),
        session.methods(),
        session.id(),
        permitted.details(),
        null,
        null);
  }

  private static @Nullable ResourceIdentifier identifier(Permitted permitted) {
    return permitted.resource() == null ? null : permitted.resource().identifier();
  }

  /// Whether the person has started it, and not been asked.
  static boolean isDevice(PendingApproval approval) {
    return approval.type() == GrantType.DEVICE_CODE;
  }

  private static OAuthException tooBusy() {
    return new OAuthException(
        TEMPORARILY_UNAVAILABLE, "what this rests on keeps changing: try again");
  }
}
