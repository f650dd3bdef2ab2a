package procura.token.account;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authorities.Status;
import procura.authority.View;
import procura.identity.client.ClientId;
import procura.token.account.AccountPage.DelegationRow;
import procura.token.account.AccountPage.SessionRow;
import procura.token.consent.People;
import procura.token.logo.Logos;
import procura.token.logout.SessionGrant;
import procura.token.page.KnownTenants;
import procura.token.page.Mark;
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
  private final Logos logos;
  private final InstantSource clock;

  AccountPages(People people, Logos logos, InstantSource clock) {
    this.people = people;
    this.logos = logos;
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
    var alive = delegations.stream().filter(delegation -> isAlive(delegation, now)).toList();
    var pictures =
        logos.of(view, alive.stream().map(delegation -> delegation.consent().client()).toList());
    return new AccountPage(
        KnownTenants.displayName(view),
        people.displayName(view, session.user()),
        people.username(view, session.user()),
        people.email(view, session.user()),
        form.base(),
        form.csrf(),
        alive.stream().map(delegation -> row(view, delegation, pictures)).toList(),
        sessions.stream().map(other -> row(view, other, session, grants)).toList(),
        ways,
        form.notice());
  }

  private static boolean isAlive(DelegationAuthority delegation, Instant now) {
    return delegation.expiresAt() == null || delegation.expiresAt().isAfter(now);
  }

  private static DelegationRow row(
      View view, DelegationAuthority delegation, Map<ClientId, String> pictures) {
    var consent = delegation.consent();
    var agent = consent.agent() == null ? null : view.agent(consent.agent());
    var client = view.client(consent.client());
    boolean identity = consent.resource().equals(Ask.IDENTITY);
    var resource = identity ? null : view.resource(consent.resource());
    var name = client == null ? consent.client().value() : client.metadata().clientName();
    return new DelegationRow(
        delegation.id().value(),
        agent == null ? null : agent.profile().name().value(),
        agent != null && agent.status() == Status.ACTIVE,
        name,
        agent == null
            ? Mark.of(name, pictures.get(consent.client()))
            : Mark.of(agent.profile().name().value(), null),
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
