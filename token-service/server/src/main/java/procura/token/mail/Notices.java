package procura.token.mail;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import procura.authority.Authority;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.PersonalData;
import procura.token.page.KnownTenants;

/// Tells people what was done to their account, so that they notice when it was not them.
@Singleton
public final class Notices {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final MailRoom room;
  private final Authority authority;
  private final PersonalData personal;
  private final PublicUrls urls;
  private final InstantSource clock;

  Notices(
      MailRoom room,
      Authority authority,
      PersonalData personal,
      PublicUrls urls,
      InstantSource clock) {
    this.room = room;
    this.authority = authority;
    this.personal = personal;
    this.urls = urls;
    this.clock = clock;
  }

  /// @param what a sentence: `A passkey was added.`
  public void tell(TenantId tenant, UserId user, String what) {
    var at = MINUTE.format(clock.instant());
    room.post(() -> {
      var view = authority.now(tenant);
      var person = view.user(user);
      var email =
          person == null ? null : personal.open(tenant, user.value(), "email", person.email());
      var organisation = KnownTenants.displayName(view);
      return email == null || email.isBlank()
          ? null
          : new Letter(
              tenant,
              email,
              "Your " + organisation + " account: " + what.replaceAll("\\.$", ""),
              """
              %s

              This happened on %s. If it was you, there is nothing to do.
              If it was not, sign in at once, change your password, and end all other sessions:
              %s/account
              """
                  .formatted(what, at, urls.issuer(tenant)));
    });
  }
}
