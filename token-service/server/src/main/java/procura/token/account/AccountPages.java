package procura.token.account;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authorities.Status;
import procura.authority.View;
import procura.token.account.AccountPage.DelegationRow;
import procura.token.account.AccountPage.SessionRow;
import procura.token.consent.People;
import procura.token.logout.SessionGrant;
import procura.token.page.KnownTenants;
import procura.token.session.Session;

/// Puts delegations and sessions into words.
@Singleton
final class AccountPages {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final People people;
  private final InstantSource clock;

  AccountPages(People people, InstantSource clock) {
    this.people = people;
    this.clock = clock;
  }

  /// Where the page's forms go, what protects them, and what has just been done.
  record Form(String base, String csrf, @Nullable String notice) {}

  AccountPage page(
      View view,
      Session session,
      List<DelegationAuthority> delegations,
      List<Session> sessions,
      List<SessionGrant> grants,
      AccountPage.Ways ways,
      Form form) {
    var now = clock.instant();
    return new AccountPage(
        KnownTenants.displayName(view),
        people.displayName(view, session.user()),
        people.username(view, session.user()),
        people.email(view, session.user()),
        form.base(),
        form.csrf(),
        delegations.stream()
            .filter(delegation -> isAlive(delegation, now))
            .map(delegation -> row(view, delegation))
            .toList(),
        sessions.stream().map(other -> row(view, other, session, grants)).toList(),
        ways,
        form.notice());
  }

  private static boolean isAlive(DelegationAuthority delegation, Instant now) {
    return delegation.expiresAt() == null || delegation.expiresAt().isAfter(now);
  }

  private static DelegationRow row(View view, DelegationAuthority delegation) {
    var consent = delegation.consent();
    var agent = consent.agent() == null ? null : view.agent(consent.agent());
    var client = view.client(consent.client());
    boolean identity = consent.resource().equals(Ask.IDENTITY);
    var resource = identity ? null : view.resource(consent.resource());
    return new DelegationRow(
        delegation.id().value(),
        agent == null ? null : agent.profile().name().value(),
        agent != null && agent.status() == Status.ACTIVE,
        client == null ? consent.client().value() : client.metadata().clientName(),
        resource == null ? null : resource.profile().name(),
        identity ? null : consent.resource().value(),
        delegation.scopes().value(),
        DAY.format(delegation.grantedAt()),
        delegation.expiresAt() == null ? null : DAY.format(delegation.expiresAt()));
  }

  private static SessionRow row(
      View view, Session session, Session current, List<SessionGrant> grants) {
    var own = grants.stream().filter(grant -> grant.session().equals(session.id())).toList();
    return new SessionRow(
        session.id(),
        session.device(),
        MINUTE.format(session.authenticatedAt()),
        session.id().equals(current.id()),
        String.join(", ", SessionGrant.names(view, own)));
  }
}
