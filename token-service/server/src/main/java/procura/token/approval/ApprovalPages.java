package procura.token.approval;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.authority.Verdict.Permitted;
import procura.authority.View;
import procura.identity.agent.AgentId;
import procura.token.approval.WaitingPage.Row;
import procura.token.consent.ConsentPages;
import procura.token.consent.People;
import procura.token.logo.Logos;
import procura.token.page.KnownTenants;
import procura.token.page.Mark;
import procura.token.session.Session;

/// Puts pending approvals into words.
@Singleton
final class ApprovalPages {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final People people;
  private final ConsentPages words;
  private final Logos logos;
  private final InstantSource clock;

  ApprovalPages(People people, ConsentPages words, Logos logos, InstantSource clock) {
    this.people = people;
    this.logos = logos;
    this.words = words;
    this.clock = clock;
  }

  /// Where the form goes and what protects it.
  record Target(String action, String csrf, boolean nothingChosen) {}

  ApprovalPage page(
      View view, PendingApproval approval, Session session, Permitted offer, Target target) {
    var client = view.client(approval.client());
    var name = clientName(view, approval);
    return new ApprovalPage(
        KnownTenants.displayName(view),
        people.displayName(view, session.user()),
        people.username(view, session.user()),
        Approvals.isDevice(approval),
        name,
        Mark.of(name, logos.of(view, approval.client())),
        ConsentPages.home(client),
        approval.origin(),
        approval.program(),
        TIME.format(approval.at()),
        minutes(approval),
        approval.user() == null || Approvals.isDevice(approval) ? approval.code() : null,
        approval.message(),
        words.words(view, offer, approval.agent(), !approval.scopes().isEmpty()),
        Approvals.isSureEnough(approval, session),
        target.nothingChosen(),
        target.action(),
        target.csrf());
  }

  WaitingPage waiting(
      View view,
      Session session,
      List<PendingApproval> approvals,
      String base,
      @Nullable String notice) {
    return new WaitingPage(
        KnownTenants.displayName(view),
        people.displayName(view, session.user()),
        people.username(view, session.user()),
        base,
        approvals.stream().map(approval -> row(view, approval)).toList(),
        notice);
  }

  private Row row(View view, PendingApproval approval) {
    var agent = agentName(view, approval.agent());
    var client = clientName(view, approval);
    var resource = approval.resource() == null ? null : view.resource(approval.resource());
    return new Row(
        approval.id(),
        agent == null ? client : agent,
        agent == null || agent.equals(client) ? null : client,
        resource == null ? null : resource.profile().name(),
        approval.message(),
        minutes(approval));
  }

  DevicePage device(
      View view, Session session, Target target, String typed, @Nullable String failure) {
    return new DevicePage(
        KnownTenants.displayName(view),
        people.displayName(view, session.user()),
        people.username(view, session.user()),
        target.action(),
        target.csrf(),
        typed,
        failure);
  }

  /// An agent can be its own client.
  static String clientName(View view, PendingApproval approval) {
    var client = view.client(approval.client());
    if (client != null) {
      return client.metadata().clientName();
    }
    var agent = agentName(view, new AgentId(approval.client().value()));
    return agent == null ? approval.client().value() : agent;
  }

  private static @Nullable String agentName(View view, @Nullable AgentId id) {
    var agent = id == null ? null : view.agent(id);
    return agent == null ? null : agent.profile().name().value();
  }

  private long minutes(PendingApproval approval) {
    return Math.max(1, Duration.between(clock.instant(), approval.expiresAt()).toMinutes());
  }
}
