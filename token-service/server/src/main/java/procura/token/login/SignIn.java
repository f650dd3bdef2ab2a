package procura.token.login;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.authority.Authorities.UserAuthority;
import procura.authority.View;
import procura.eventstore.refusal.RefusalLog;
import procura.identity.BlindIndex;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.session.SessionEvent.SignInFailed;
import procura.identity.user.UserId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.Passwords;
import procura.tenancy.keys.PersonalData;
import procura.token.login.AttemptStore.Admission;
import procura.token.page.Browser;
import procura.token.session.Sessions;

/// Checks a name and a password. Unknown name, wrong password, suspended account and a try during a
/// delay take the same time and get the same answer; only the record tells them apart.
@Singleton
final class SignIn {

  private static final int LONGEST_NAME = 320;

  private final BlindIndexes indexes;
  private final PersonalData personal;
  private final Passwords passwords;
  private final Sessions sessions;
  private final AttemptStore attempts;
  private final RefusalLog log;
  private final InstantSource clock;

  SignIn(
      BlindIndexes indexes,
      PersonalData personal,
      Passwords passwords,
      Sessions sessions,
      AttemptStore attempts,
      RefusalLog log,
      InstantSource clock) {
    this.indexes = indexes;
    this.personal = personal;
    this.passwords = passwords;
    this.sessions = sessions;
    this.attempts = attempts;
    this.log = log;
    this.clock = clock;
  }

  /// @param cause names the origin; whose sign-in it is nobody knows yet
  record Attempt(View view, Browser browser, String username, String password, Cause cause) {}

  /// Who it is, or null.
  ///
  /// @throws procura.tenancy.keys.Overloaded when too many passwords wait to be checked
  @Nullable UserId check(Attempt attempt) {
    var view = attempt.view();
    var login =
        indexes.login(
            view.tenant(), attempt.username().length() > LONGEST_NAME ? "" : attempt.username());
    var user = view.userByLogin(login);
    var buckets = buckets(attempt, login, user);
    boolean admitted = begin(view.tenant(), buckets);
    boolean same = Passwords.await(passwords.matches(attempt.password(), hash(view, user)));
    var refusal = admitted ? refusal(user, same) : "delayed after too many failures";
    if (refusal == null && user != null) {
      attempts.forget(view.tenant(), buckets.getFirst().name());
      return user.id();
    }
    if (admitted) {
      buckets.forEach(bucket -> bucket.failed(view.tenant()));
    }
    record(attempt, login, user, String.valueOf(refusal));
    return null;
  }

  private static @Nullable String refusal(@Nullable UserAuthority user, boolean same) {
    if (user == null) {
      return "no such account";
    }
    if (!same) {
      return "wrong password";
    }
    return user.status() == Status.ACTIVE ? null : "account not active";
  }

  /// Where failures are counted, and how many are free of delay there.
  private final class Bucket {

    private final String name;
    private final int free;
    private Admission admission = Admission.DELAYED;

    Bucket(String name, int free) {
      this.name = name;
      this.free = free;
    }

    String name() {
      return name;
    }

    boolean begin(TenantId tenant) {
      admission = attempts.begin(tenant, name, free, clock.instant());
      return admission != Admission.DELAYED;
    }

    void failed(TenantId tenant) {
      if (admission == Admission.FREE) {
        attempts.failed(tenant, name, free, clock.instant());
      }
    }
  }

  /// The name's and the address's. A browser that this person has signed in with has a bucket of
  /// its own: strangers who guess at the name don't slow it down.
  private List<Bucket> buckets(Attempt attempt, BlindIndex login, @Nullable UserAuthority user) {
    var name = "login " + login.value();
    var known =
        user != null && sessions.knows(attempt.view().tenant(), user.id(), attempt.browser());
    return List.of(
        new Bucket(known ? name + " " + attempt.browser().hash() : name, Throttle.FREE_FOR_NAME),
        new Bucket("address " + attempt.cause().actor().origin(), Throttle.FREE_FOR_ADDRESS));
  }

  private static boolean begin(TenantId tenant, List<Bucket> buckets) {
    boolean admitted = true;
    for (var bucket : buckets) {
      admitted &= bucket.begin(tenant);
    }
    return admitted;
  }

  private @Nullable String hash(View view, @Nullable UserAuthority user) {
    return user == null || user.passwordHash() == null
        ? null
        : personal.open(view.tenant(), user.id().value(), "password_hash", user.passwordHash());
  }

  private void record(
      Attempt attempt, BlindIndex login, @Nullable UserAuthority user, String reason) {
    var fact =
        new SignInFailed(
            attempt.view().tenant(),
            user == null ? null : user.id(),
            login,
            reason,
            clock.instant());
    log.record(fact, attempt.cause());
  }
}
