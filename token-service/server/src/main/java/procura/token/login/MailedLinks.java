package procura.token.login;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.authority.Authorities.UserAuthority;
import procura.authority.Authority;
import procura.authority.View;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.session.SessionEvent.LinkMailed;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.PersonalData;
import procura.token.login.Guesses.Bucket;
import procura.token.login.MailedLinkStore.Link;
import procura.token.login.MailedLinkStore.Purpose;
import procura.token.mail.Letter;
import procura.token.mail.MailRoom;
import procura.token.page.KnownTenants;

/// Mails links to people who ask for one by user name. The page that asks is answered before
/// anybody looks whether there is such a person; too many requests for one name or from one address
/// are answered alike and mail nothing.
@Singleton
final class MailedLinks {

  private static final int LONGEST_NAME = 320;

  private final BlindIndexes indexes;
  private final PersonalData personal;
  private final Authority authority;
  private final MailedLinkStore links;
  private final MailRoom room;
  private final Guesses guesses;
  private final FailedSignIns failures;
  private final FactLog log;
  private final PublicUrls urls;
  private final InstantSource clock;

  MailedLinks(
      BlindIndexes indexes,
      PersonalData personal,
      Authority authority,
      MailedLinkStore links,
      MailRoom room,
      Guesses guesses,
      FailedSignIns failures,
      FactLog log,
      PublicUrls urls,
      InstantSource clock) {
    this.indexes = indexes;
    this.personal = personal;
    this.authority = authority;
    this.links = links;
    this.room = room;
    this.guesses = guesses;
    this.failures = failures;
    this.log = log;
    this.urls = urls;
    this.clock = clock;
  }

  /// What somebody asks for.
  ///
  /// @param browserHash the only browser that the link is to work in, or null
  /// @param request the client's request that they come with, or null
  record Wish(
      Purpose purpose,
      String username,
      @Nullable String browserHash,
      @Nullable String request,
      Cause cause) {}

  void ask(View view, Wish wish) {
    room.post(() -> letter(view.tenant(), wish));
  }

  private @Nullable Letter letter(TenantId tenant, Wish wish) {
    var login =
        indexes.login(tenant, wish.username().length() > LONGEST_NAME ? "" : wish.username());
    var view = authority.now(tenant);
    var user = view.userByLogin(login);
    var guess =
        guesses.begin(
            tenant,
            Bucket.of(wish.purpose().column() + " " + login.value()),
            Bucket.ofAddress(wish.cause()));
    guess.wrong(); // letters are counted, whoever they are for
    var refusal = guess.admitted() ? refusal(user) : Guesses.DELAYED;
    if (user == null || refusal != null) {
      var reason = wish.purpose().column() + " link: " + refusal;
      failures.record(tenant, user, login, reason, wish.cause());
      return null;
    }
    return letter(view, user, wish);
  }

  private static @Nullable String refusal(@Nullable UserAuthority user) {
    if (user == null) {
      return "no such account";
    }
    return user.status() == Status.ACTIVE ? null : "account not active";
  }

  private @Nullable Letter letter(View view, UserAuthority user, Wish wish) {
    var tenant = view.tenant();
    var email = personal.open(tenant, user.id().value(), "email", user.email());
    if (email == null || email.isBlank()) {
      return null;
    }
    var token =
        links.add(tenant, wish.purpose(), new Link(user.id(), wish.browserHash(), wish.request()));
    log.append(
            List.of(new LinkMailed(tenant, user.id(), wish.purpose().column(), clock.instant())),
            wish.cause(),
            Fence.NONE)
        .toCompletableFuture()
        .join();
    var organisation = KnownTenants.displayName(view);
    return switch (wish.purpose()) {
      case SIGN_IN ->
          new Letter(
              tenant,
              email,
              "Sign in to " + organisation,
              """
              Open this link to sign in to %s. It works once, for ten minutes, in the browser
              where you asked for it:

              %s/mailed/%s

              If you did not ask for it, do nothing: without this link nobody gets in.
              """
                  .formatted(organisation, urls.issuer(tenant), token));
      case PASSWORD_RESET ->
          new Letter(
              tenant,
              email,
              "Choose a new password for " + organisation,
              """
              Open this link to choose a new password for your account at %s. It works once,
              for ten minutes:

              %s/new-password/%s

              If you did not ask for it, do nothing: your password stays as it is.
              """
                  .formatted(organisation, urls.issuer(tenant), token));
    };
  }
}
