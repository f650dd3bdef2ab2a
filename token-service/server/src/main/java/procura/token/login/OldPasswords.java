package procura.token.login;

import jakarta.inject.Singleton;
import procura.authority.View;
import procura.identity.Cause;
import procura.identity.user.UserId;
import procura.tenancy.keys.Overloaded;
import procura.tenancy.keys.Passwords;
import procura.tenancy.keys.PersonalData;
import procura.token.login.Guesses.Bucket;
import procura.token.page.Browser;
import procura.token.session.Sessions;

/// Checks the password of somebody who is signed in, before they change it. Guesses count like
/// those of the sign-in page.
@Singleton
public final class OldPasswords {

  private final Passwords passwords;
  private final PersonalData personal;
  private final Guesses guesses;
  private final Sessions sessions;
  private final FailedSignIns failures;

  OldPasswords(
      Passwords passwords,
      PersonalData personal,
      Guesses guesses,
      Sessions sessions,
      FailedSignIns failures) {
    this.passwords = passwords;
    this.personal = personal;
    this.guesses = guesses;
    this.sessions = sessions;
    this.failures = failures;
  }

  /// @throws procura.tenancy.keys.Overloaded when too many passwords wait to be checked
  public boolean isRight(View view, Browser browser, UserId user, String password, Cause cause) {
    var person = view.user(user);
    var sealed = person == null ? null : person.passwordHash();
    var guess =
        guesses.begin(
            view.tenant(),
            Bucket.of("old password " + user),
            sessions.knows(view.tenant(), user, browser) ? browser : null,
            cause);
    var hash =
        sealed == null ? null : personal.open(view.tenant(), user.value(), "password_hash", sealed);
    boolean same;
    try {
      same = Passwords.await(passwords.matches(password, hash));
    } catch (Overloaded e) {
      guess.none();
      throw e;
    }
    if (same && guess.admitted()) {
      guess.right();
      return true;
    }
    guess.wrong();
    failures.record(view, user, "wrong password, to change it", cause);
    return false;
  }
}
