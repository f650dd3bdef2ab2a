package procura.token.factor;

import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.factor.FactorCommand.AddAuthenticatorApp;
import procura.identity.user.UserId;
import procura.tenancy.keys.PersonalData;
import procura.tenancy.keys.Secrets;

/// Authenticator apps. While one is being set up, its secret is in the page alone, sealed for that
/// person: nothing is kept of set-ups that are given up.
@Singleton
public final class AuthenticatorApps {

  private static final String SECRET = "totp_secret";
  private static final String SET_UP = "totp_set_up";
  private static final Duration TO_SET_UP = Duration.ofMinutes(15);

  private final PersonalData personal;
  private final Secrets secrets;
  private final TotpStore steps;
  private final InstantSource clock;

  AuthenticatorApps(PersonalData personal, Secrets secrets, TotpStore steps, InstantSource clock) {
    this.personal = personal;
    this.secrets = secrets;
    this.steps = steps;
    this.clock = clock;
  }

  /// What a page shows to set an app up.
  ///
  /// @param sealed what the page's form carries back
  /// @param secret in base 32, for typing
  /// @param qrCode an SVG path of the `otpauth` address, for the camera
  public record SetUp(String sealed, String secret, QrCode qrCode) {}

  public SetUp begin(TenantId tenant, UserId user, String issuerName, String username) {
    var secret = Base32.encode(secrets.bytes(Totp.SECRET_BYTES));
    var until = clock.instant().plus(TO_SET_UP).getEpochSecond();
    var sealed = personal.seal(tenant, user.value(), SET_UP, until + " " + secret);
    return setUp(sealed.value(), secret, issuerName, username);
  }

  /// The same again, after a code that was mistyped; null when it is nobody's or too old.
  public @Nullable SetUp again(
      TenantId tenant, UserId user, String sealed, String issuerName, String username) {
    var secret = secret(tenant, user, sealed);
    return secret == null ? null : setUp(sealed, secret, issuerName, username);
  }

  /// The command that adds the app, if `code` is one of it; null otherwise.
  public @Nullable AddAuthenticatorApp finish(
      TenantId tenant, UserId user, String sealed, String code) {
    var secret = secret(tenant, user, sealed);
    var now = clock.instant();
    if (secret == null || !isRight(tenant, user, secret, code, now)) {
      return null;
    }
    return new AddAuthenticatorApp(
        tenant, user, personal.seal(tenant, user.value(), SECRET, secret), now);
  }

  /// Whether `code` is one that the person's app shows now and has not been used.
  public boolean matches(View view, UserId user, String code) {
    var app = view.factors(user).app();
    var secret = app == null ? null : personal.open(view.tenant(), user.value(), SECRET, app);
    return secret != null && isRight(view.tenant(), user, secret, code, clock.instant());
  }

  private boolean isRight(TenantId tenant, UserId user, String secret, String code, Instant now) {
    var step = Totp.match(Base32.decode(secret), code, now);
    return step.isPresent() && steps.spend(tenant, user, step.getAsLong());
  }

  private @Nullable String secret(TenantId tenant, UserId user, String sealed) {
    try {
      var opened = personal.open(tenant, user.value(), SET_UP, new Sealed(sealed));
      if (opened == null) {
        return null;
      }
      var parts = opened.split(" ", 2);
      return Long.parseLong(parts[0]) < clock.instant().getEpochSecond() ? null : parts[1];
    } catch (IllegalStateException | IllegalArgumentException _) {
      return null; // not one of our own
    }
  }

  /// The `otpauth` address that apps agree on.
  private static SetUp setUp(String sealed, String secret, String issuerName, String username) {
    var address =
        "otpauth://totp/%s:%s?secret=%s&issuer=%s"
            .formatted(encode(issuerName), encode(username), secret, encode(issuerName));
    return new SetUp(sealed, secret.replaceAll("(.{4})(?=.)", "$1 "), QrCode.of(address));
  }

  private static String encode(String text) {
    var cut = text.length() > 64 ? text.substring(0, 64) : text;
    return URLEncoder.encode(cut, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
