package procura.token.login;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.identity.Cause;
import procura.identity.user.UserId;
import procura.token.factor.AuthenticatorApps;
import procura.token.factor.RecoveryCodes;
import procura.token.login.Guesses.Bucket;
import procura.token.login.Guesses.Guess;
import procura.token.page.Browser;
import procura.token.session.Methods;
import procura.token.session.Sessions;

/// Checks what is typed as a second factor: codes of an app, and recovery codes. Both are guessed
/// at in one bucket, and each wrong one is on record.
@Singleton
public final class SecondFactors {

  private final AuthenticatorApps apps;
  private final RecoveryCodes recovery;
  private final Guesses guesses;
  private final Sessions sessions;
  private final FailedSignIns failures;

  SecondFactors(
      AuthenticatorApps apps,
      RecoveryCodes recovery,
      Guesses guesses,
      Sessions sessions,
      FailedSignIns failures) {
    this.apps = apps;
    this.recovery = recovery;
    this.guesses = guesses;
    this.sessions = sessions;
    this.failures = failures;
  }

  /// The method that `code` proves (RFC 8176), or null.
  @Nullable String check(View view, Browser browser, UserId user, String code, Cause cause) {
    var guess = begin(view, browser, user, cause);
    var method = guess.admitted() ? method(view, user, code, cause) : null;
    if (method != null) {
      guess.right();
      return method;
    }
    guess.wrong();
    failures.record(view, user, guess.admitted() ? "wrong one-time code" : Guesses.DELAYED, cause);
    return null;
  }

  private @Nullable String method(View view, UserId user, String code, Cause cause) {
    if (apps.matches(view, user, code)) {
      return Methods.ONE_TIME_CODE;
    }
    return recovery.use(view, user, code, cause) ? Methods.RECOVERY : null;
  }

  private Guess begin(View view, Browser browser, UserId user, Cause cause) {
    return guesses.begin(
        view.tenant(),
        Bucket.of("second " + user),
        sessions.knows(view.tenant(), user, browser) ? browser : null,
        cause);
  }
}
