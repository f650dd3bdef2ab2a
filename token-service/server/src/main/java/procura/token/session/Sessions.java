package procura.token.session;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.authority.View;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.issuance.IssuanceEvent.GrantRevoked;
import procura.identity.session.SessionEvent.SessionSteppedUp;
import procura.identity.session.SessionEvent.UserSignedIn;
import procura.identity.session.SessionEvent.UserSignedOut;
import procura.identity.user.UserId;
import procura.tenancy.keys.Secrets;
import procura.token.logout.LogoutNoticeStore;
import procura.token.page.Browser;
import procura.token.page.Causes;
import procura.token.page.Cookies;

/// Begins, finds and ends sessions. Each sign-in makes a new secret, and the browser's earlier one
/// is worth nothing from then on, so nobody can fix another's session beforehand.
@Singleton
public final class Sessions {

  static final Duration IDLE = Duration.ofMinutes(30);
  static final Duration LONGEST = Duration.ofHours(12);

  /// Writing down every single request would be a row update each; nobody needs it finer.
  private static final Duration SEEN_PRECISION = Duration.ofMinutes(1);

  private static final String COOKIE = "session";
  private static final String KIND = "ses";

  private final SessionStore store;
  private final LogoutNoticeStore grants;
  private final Cookies cookies;
  private final Secrets secrets;
  private final FactLog log;
  private final InstantSource clock;

  Sessions(
      SessionStore store,
      LogoutNoticeStore grants,
      Cookies cookies,
      Secrets secrets,
      FactLog log,
      InstantSource clock) {
    this.store = store;
    this.grants = grants;
    this.cookies = cookies;
    this.secrets = secrets;
    this.log = log;
    this.clock = clock;
  }

  /// The session of this browser, if it is alive and so is the account.
  public @Nullable Session current(HttpRequest<?> request, View view, Browser browser) {
    var secret = cookies.read(request, view.tenant(), COOKIE);
    if (secret == null || !Secrets.wellFormed(KIND, secret) || browser.isNew()) {
      return null;
    }
    var now = clock.instant();
    var session = store.find(view.tenant(), Secrets.hash(secret), browser.hash(), now, IDLE);
    if (session == null || !isActive(view, session.user())) {
      return null;
    }
    if (session.seenAt().isBefore(now.minus(SEEN_PRECISION))) {
      store.seen(view.tenant(), session.id(), now);
    }
    return session;
  }

  private static boolean isActive(View view, UserId id) {
    var user = view.user(id);
    return user != null && user.status() == Status.ACTIVE;
  }

  /// Somebody has just proved who they are. The fact is durable before the cookie leaves. Who was
  /// signed in here already stays in the same session, which clients know by its id, with another
  /// secret; somebody else's ends.
  public Session begin(
      HttpRequest<?> request,
      View view,
      Browser browser,
      Proof proof,
      MutableHttpResponse<?> response) {
    var user = proof.user();
    var methods = proof.methods();
    var earlier = current(request, view, browser);
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var tenant = view.tenant();
    var session =
        new Session(
            tenant,
            earlier != null && earlier.user().equals(user) ? earlier.id() : secrets.id("sid"),
            user,
            methods,
            Device.of(request.getHeaders().get("User-Agent")),
            proof.since(),
            now,
            now.plus(LONGEST));
    log.append(
            List.of(new UserSignedIn(tenant, user, session.id(), methods, now)),
            Causes.of(request, user),
            Fence.NONE)
        .toCompletableFuture()
        .join();
    if (earlier != null && !earlier.user().equals(user)) {
      end(request, tenant, earlier.user(), earlier.id());
    }
    var secret = secrets.token(KIND);
    store.add(session, Secrets.hash(secret), browser.hash());
    cookies.set(response, tenant, COOKIE, secret, null);
    return session;
  }

  /// The person has proved more: the same session under a new secret, so that who had the old one
  /// has nothing of it. Its `auth_time` stays that of the first factor.
  public void stepUp(
      HttpRequest<?> request, Session session, List<String> more, MutableHttpResponse<?> response) {
    var methods = Methods.with(session.methods(), more);
    log.append(
            List.of(
                new SessionSteppedUp(
                    session.tenant(), session.user(), session.id(), methods, clock.instant())),
            Causes.of(request, session.user()),
            Fence.NONE)
        .toCompletableFuture()
        .join();
    var secret = secrets.token(KIND);
    if (store.stepUp(session, methods, Secrets.hash(secret))) {
      cookies.set(response, session.tenant(), COOKIE, secret, null);
    }
  }

  /// Ends all of a person's sessions but one.
  ///
  /// @param kept the public id of the one that stays, or null
  public void endOthers(
      HttpRequest<?> request, TenantId tenant, UserId user, @Nullable String kept) {
    List<Session> others;
    do {
      others = ofUser(tenant, user).stream().filter(s -> !s.id().equals(kept)).toList();
      others.forEach(session -> end(request, tenant, user, session.id()));
    } while (!others.isEmpty());
  }

  /// Ends one of a person's sessions, wherever it is. Ending it twice is nothing.
  public void end(HttpRequest<?> request, TenantId tenant, UserId user, String id) {
    var now = clock.instant();
    if (store.end(tenant, id, user, now)) {
      log.append(ending(tenant, user, id, now), Causes.of(request, user), Fence.NONE)
          .toCompletableFuture()
          .join();
    }
  }

  /// Whether a session was ended before its time.
  public boolean hasEnded(TenantId tenant, String id) {
    return store.hasEnded(tenant, id);
  }

  /// With a session end the tokens that came of it, but for those that were asked for to outlive it
  /// (OpenID Connect Core section 11).
  private List<Fact> ending(TenantId tenant, UserId user, String id, Instant now) {
    var facts = new ArrayList<Fact>();
    facts.add(new UserSignedOut(tenant, user, id, now));
    grants.ofSession(tenant, id).stream()
        .filter(grant -> !grant.offline())
        .map(grant -> new GrantRevoked(tenant, grant.grant(), null, "the session has ended", now))
        .forEach(facts::add);
    return List.copyOf(facts);
  }

  public void forgetCookie(MutableHttpResponse<?> response, TenantId tenant) {
    cookies.clear(response, tenant, COOKIE);
  }

  public List<Session> ofUser(TenantId tenant, UserId user) {
    return store.ofUser(tenant, user, clock.instant(), IDLE);
  }

  /// Whether this person has signed in with this browser before.
  public boolean knows(TenantId tenant, UserId user, Browser browser) {
    return !browser.isNew() && store.knows(tenant, user, browser.hash());
  }

  /// Whether a session is recent enough for whoever asks.
}
