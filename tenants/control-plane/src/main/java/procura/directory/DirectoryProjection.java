package procura.directory;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.directory.Documents.AgentDocument;
import procura.directory.Documents.ClientDocument;
import procura.directory.Documents.DelegationDocument;
import procura.directory.Documents.ResourceDocument;
import procura.directory.Documents.RoleDocument;
import procura.directory.Documents.UserDocument;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.StoredFact;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.agent.AgentEvent;
import procura.identity.client.ClientEvent;
import procura.identity.connection.ConnectionEvent;
import procura.identity.delegation.DelegationEvent;
import procura.identity.resource.ResourceEvent;
import procura.identity.role.RoleEvent;
import procura.identity.trust.TrustedIssuerEvent;
import procura.identity.user.UserEvent;
import procura.tenancy.keys.SigningKeyEvent;
import procura.tenancy.lifecycle.TenantEvent;

/// Keeps the directory, in the transaction that appends each fact.
@Singleton
final class DirectoryProjection implements InTransactionProjection {

  private static final List<Class<? extends Fact>> WANTED =
      List.of(
          TenantEvent.class,
          SigningKeyEvent.class,
          ResourceEvent.class,
          RoleEvent.class,
          UserEvent.class,
          ClientEvent.class,
          AgentEvent.class,
          TrustedIssuerEvent.class,
          ConnectionEvent.class,
          DelegationEvent.class);

  @Override
  public boolean wants(Class<? extends Fact> fact) {
    return WANTED.stream().anyMatch(family -> family.isAssignableFrom(fact));
  }

  @Override
  public void project(Connection connection, List<StoredFact> facts) throws SQLException {
    var rows = new DirectoryRows(connection);
    for (var stored : facts) {
      apply(rows, stored.position(), stored.fact());
    }
    rows.flush();
  }

  private static void apply(DirectoryRows rows, long position, Fact fact) throws SQLException {
    var t = fact.tenant();
    switch (fact) {
      case TenantEvent e ->
          rows.change(t, Kind.TENANT, t.value(), position, old -> Folds.fold(old, e), _ -> NOTHING);
      case SigningKeyEvent e ->
          rows.change(
              t,
              Kind.KEY,
              e.kid(),
              position,
              old -> Folds.fold(old, e),
              document ->
                  document.publishedUntil() != null
                      ? new Index("retired", null, List.of())
                      : new Index(document.next() ? "next" : "active", null, List.of()));
      case ResourceEvent e ->
          rows.change(
              t,
              Kind.RESOURCE,
              e.resource().value(),
              position,
              old -> Folds.fold(old, e),
              document -> index(t, document));
      case RoleEvent e ->
          rows.change(
              t,
              Kind.ROLE,
              e.role().value(),
              position,
              old -> Folds.fold(old, e),
              document -> index(t, document));
      case UserEvent e ->
          rows.change(
              t,
              Kind.USER,
              e.user().value(),
              position,
              old -> Folds.fold(old, e),
              document -> index(t, document));
      case ClientEvent e ->
          rows.change(
              t,
              Kind.CLIENT,
              e.client().value(),
              position,
              old -> Folds.fold(old, e),
              document -> index(t, document));
      case AgentEvent e ->
          rows.change(
              t,
              Kind.AGENT,
              e.agent().value(),
              position,
              old -> Folds.fold(old, e),
              document -> index(t, document));
      case TrustedIssuerEvent e ->
          rows.change(
              t,
              Kind.TRUST,
              e.issuer().value(),
              position,
              old -> Folds.fold(old, e),
              document -> new Index(null, words(document.profile().issuer()), List.of()));
      case ConnectionEvent e ->
          rows.change(
              t,
              Kind.CONNECTION,
              e.connection().value(),
              position,
              old -> Folds.fold(old, e),
              document -> new Index(null, words(document.profile().name()), List.of()));
      case DelegationEvent e ->
          rows.change(
              t,
              Kind.DELEGATION,
              e.delegation().value(),
              position,
              old -> Folds.fold(old, e),
              document -> index(t, document));
      default -> throw new IllegalStateException("not in the directory: " + fact);
    }
  }

  /// How a thing is found: by the state it is in, by words of its name, by what it belongs to.
  record Index(@Nullable String status, @Nullable String words, List<String> tags) {}

  private static final Index NOTHING = new Index(null, null, List.of());

  private static Index index(TenantId t, ResourceDocument d) {
    return new Index(
        null,
        words(d.profile().name() + " " + d.identifier()),
        List.of(t.tag("identifier", d.identifier().value())));
  }

  private static Index index(TenantId t, RoleDocument d) {
    return new Index(null, words(d.name()), List.of(t.tag("role_name", d.name())));
  }

  private static Index index(TenantId t, UserDocument d) {
    var tags = new ArrayList<String>();
    tags.add(t.tag("login", d.login().value()));
    d.roles().forEach(role -> tags.add(t.tag("role", role.value())));
    return new Index(d.suspended() ? "suspended" : "active", null, tags);
  }

  private static Index index(TenantId t, ClientDocument d) {
    var origin = d.metadata().registration().origin().name().toLowerCase(Locale.ROOT);
    return new Index(
        d.status(), words(d.metadata().clientName()), List.of(t.tag("origin", origin)));
  }

  private static Index index(TenantId t, AgentDocument d) {
    var tags = new ArrayList<String>();
    d.profile().owners().forEach(owner -> tags.add(t.tag("user", owner.value())));
    d.profile().clients().forEach(client -> tags.add(t.tag("client", client.value())));
    return new Index(
        d.status().name().toLowerCase(Locale.ROOT), words(d.profile().name().value()), tags);
  }

  private static Index index(TenantId t, DelegationDocument d) {
    var tags = new ArrayList<String>();
    tags.add(t.tag("user", d.consent().user().value()));
    tags.add(t.tag("client", d.consent().client().value()));
    if (d.consent().agent() != null) {
      tags.add(t.tag("agent", d.consent().agent().value()));
    }
    tags.add(t.tag("resource", d.consent().resource().value()));
    return new Index(null, null, tags);
  }

  private static String words(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
