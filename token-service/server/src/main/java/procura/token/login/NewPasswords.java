package procura.token.login;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.eventstore.Commands;
import procura.identity.Cause;
import procura.identity.user.UserCommand.SetUserPassword;
import procura.identity.user.UserId;
import procura.tenancy.keys.CommonPasswords;
import procura.tenancy.keys.Passwords;
import procura.tenancy.keys.PersonalData;
import procura.token.consent.People;
import procura.token.page.KnownTenants;

/// What a person may choose as a password (NIST SP 800-63B section 3.1.1.2): long enough, and not
/// what everybody tries first. Nothing else is demanded of it.
@Singleton
public final class NewPasswords {

  private final Passwords passwords;
  private final PersonalData personal;
  private final People people;
  private final Commands commands;
  private final InstantSource clock;

  NewPasswords(
      Passwords passwords,
      PersonalData personal,
      People people,
      Commands commands,
      InstantSource clock) {
    this.passwords = passwords;
    this.personal = personal;
    this.people = people;
    this.commands = commands;
    this.clock = clock;
  }

  /// Why it will not do, in a sentence, or null.
  public @Nullable String refusal(View view, UserId user, String password) {
    if (!Passwords.acceptable(password)) {
      return "Choose at least "
          + Passwords.SHORTEST
          + " characters, and no more than "
          + Passwords.LONGEST_BYTES
          + " bytes. A few words in a row make a good one.";
    }
    return CommonPasswords.isGuessedFirst(
            password,
            people.username(view, user),
            people.displayName(view, user),
            KnownTenants.displayName(view))
        ? "That is one of the first that others would try. Choose one that nobody would guess."
        : null;
  }

  /// Sets it, which ends all refresh tokens of the person; the caller ends the sessions.
  ///
  /// @throws procura.tenancy.keys.Overloaded when too many passwords wait to be hashed
  public void set(View view, UserId user, String password, Cause cause) {
    var hash = Passwords.await(passwords.hash(password));
    commands.send(
        new SetUserPassword(
            view.tenant(),
            user,
            personal.seal(view.tenant(), user.value(), "password_hash", hash),
            clock.instant()),
        cause);
  }
}
