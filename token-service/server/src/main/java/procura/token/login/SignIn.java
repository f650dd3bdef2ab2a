package procura.token.login;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.authority.Authorities.UserAuthority;
import procura.authority.View;
import procura.eventstore.Commands;
import procura.identity.Actor;
import procura.identity.BlindIndex;
import procura.identity.Cause;
import procura.identity.user.UserCommand.RehashUserPassword;
import procura.identity.user.UserId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.Overloaded;
import procura.tenancy.keys.Passwords;
import procura.tenancy.keys.PersonalData;
import procura.token.factor.Passkeys;
import procura.token.factor.Passkeys.Shown;
import procura.token.login.Guesses.Bucket;
import procura.token.login.Guesses.Guess;
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
  private final Guesses guesses;
  private final Passkeys passkeys;
  private final FailedSignIns failures;
  private final Commands commands;
  private final InstantSource clock;

  SignIn(
      BlindIndexes indexes,
      PersonalData personal,
      Passwords passwords,
      Sessions sessions,
      Guesses guesses,
      Passkeys passkeys,
      FailedSignIns failures,
      Commands commands,
      InstantSource clock) {
    this.indexes = indexes;
    this.personal = personal;
    this.passwords = passwords;
    this.sessions = sessions;
    this.guesses = guesses;
    this.passkeys = passkeys;
    this.failures = failures;
    this.commands = commands;
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
    var guess = guess(attempt, login, user);
    boolean same;
    try {
      same = Passwords.await(passwords.matches(attempt.password(), hash(view, user)));
    } catch (Overloaded e) {
      guess.none();
      throw e;
    }
    var refusal = guess.admitted() ? refusal(user, same) : Guesses.DELAYED;
    if (refusal == null && user != null) {
      guess.right();
      rehash(attempt, user);
      return user.id();
    }
    guess.wrong();
    failures.record(view.tenant(), user, login, String.valueOf(refusal), attempt.cause());
    return null;
  }

  /// Whose passkey has signed, or null. Nobody guesses a signature, so a right one never waits;
  /// wrong ones count where they come from.
  ///
  /// @param only the person whose it must be, or null for anybody
  Shown.@Nullable Right checkPasskey(
      View view, Browser browser, String answer, @Nullable UserId only, Cause cause) {
    var guess = guesses.begin(view.tenant(), Bucket.ofAddress(cause));
    var shown = passkeys.shown(view, browser, answer, only);
    var refusal =
        switch (shown) {
          case Shown.Wrong(_, var reason) -> reason;
          case Shown.Right right -> inactive(view.user(right.user()));
        };
    if (refusal == null) {
      guess.right();
      return (Shown.Right) shown;
    }
    guess.wrong();
    failures.record(view, shown instanceof Shown.Wrong wrong ? wrong.user() : null, refusal, cause);
    return null;
  }

  private static @Nullable String inactive(@Nullable UserAuthority user) {
    return user != null && user.status() == Status.ACTIVE ? null : "account not active";
  }

  private static @Nullable String refusal(@Nullable UserAuthority user, boolean same) {
    if (user == null) {
      return "no such account";
    }
    if (!same) {
      return "wrong password";
    }
    return inactive(user);
  }

  private Guess guess(Attempt attempt, BlindIndex login, @Nullable UserAuthority user) {
    var tenant = attempt.view().tenant();
    boolean known = user != null && sessions.knows(tenant, user.id(), attempt.browser());
    return guesses.begin(
        tenant,
        Bucket.ofPassword("login " + login.value()),
        known ? attempt.browser() : null,
        attempt.cause());
  }

  /// A hash that is weaker than what is made today is made anew while the password is at hand. That
  /// can wait: while we are busy, the sign-in goes on without it.
  private void rehash(Attempt attempt, UserAuthority user) {
    var view = attempt.view();
    var outdated = user.passwordHash();
    var hash = hash(view, user);
    if (outdated == null
        || hash == null
        || !Passwords.isOutdated(hash)
        || !Passwords.acceptable(attempt.password())) {
      return;
    }
    try {
      var renewed = Passwords.await(passwords.hash(attempt.password()));
      commands.send(
          new RehashUserPassword(
              view.tenant(),
              user.id(),
              outdated,
              personal.seal(view.tenant(), user.id().value(), "password_hash", renewed),
              clock.instant()),
          by(user.id(), attempt.cause()));
    } catch (Overloaded _) {
      // at the next sign-in
    }
  }

  /// Whose password it is has been proved by now.
  private static Cause by(UserId user, Cause cause) {
    var actor = new Actor(user, null, null, List.of(), cause.actor().origin());
    return new Cause(actor, cause.correlationId(), cause.causationId());
  }

  private @Nullable String hash(View view, @Nullable UserAuthority user) {
    return user == null || user.passwordHash() == null
        ? null
        : personal.open(view.tenant(), user.id().value(), "password_hash", user.passwordHash());
  }
}
