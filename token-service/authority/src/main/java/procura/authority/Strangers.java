package procura.authority;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask.ConsentRule.AboutToAsk;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.Status;
import procura.identity.Access;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.client.Registration.Origin;
import procura.tenancy.lifecycle.RegistrationPolicy;

/// What clients may do that nobody of the tenant chose: those that registered themselves and those
/// whose id is the URL of their metadata. People may let them do what the tenant's policy allows;
/// for themselves they have only what an administrator gave them.
public final class Strangers {

  private Strangers() {}

  /// Whether a client may ask for anything at all: not suspended or removed, approved where that is
  /// needed, and not one that came by a way that the tenant has closed.
  public static boolean isActive(View view, ClientAuthority client) {
    var registration = client.metadata().registration();
    return client.status() == Status.ACTIVE
        && registration.approved()
        && (registration.origin() != Origin.METADATA_DOCUMENT
            || (admitsDocuments(view)
                && policy(view).admitsHost(URI.create(client.id().value()).getHost())));
  }

  /// Whether the tenant takes metadata documents for registrations.
  public static boolean admitsDocuments(View view) {
    var tenant = view.settings();
    return tenant != null && tenant.settings().clientIdMetadataDocuments();
  }

  public static RegistrationPolicy policy(View view) {
    var tenant = view.settings();
    return tenant == null ? RegistrationPolicy.NONE : tenant.settings().registration();
  }

  /// The allowance of any client.
  static List<Access> access(View view, ClientAuthority client, Ask ask) {
    boolean forAPerson = ask.user() != null || ask.consent() instanceof AboutToAsk;
    if (!client.metadata().registration().untrusted() || !forAPerson) {
      return client.access();
    }
    var all = new ArrayList<>(client.access());
    var ceiling = policy(view).ceiling();
    if (ceiling != null) {
      all.addAll(ceiling);
    } else if (ask.resource() != null) {
      all.addAll(ordinary(view, ask.resource()));
    }
    return List.copyOf(all);
  }

  /// The types of authorization details (RFC 9396) that any client may ask for: those that it is
  /// registered with, of which a stranger has what the tenant's policy allows.
  static List<String> detailsTypes(View view, ClientAuthority client) {
    var own = client.metadata().requests().detailsTypes();
    return client.metadata().registration().untrusted()
        ? own.stream().filter(policy(view)::admitsDetails).toList()
        : own;
  }

  /// Whether a stranger may ask for a scope at any resource at all.
  public static boolean mayEverAsk(View view, String scope) {
    var ceiling = policy(view).ceiling();
    return ceiling == null
        ? !administers(scope) && !scope.equals("*")
        : ceiling.stream().anyMatch(access -> access.scopes().contains(scope));
  }

  /// Without a ceiling: all of a resource but what administers the tenant.
  private static List<Access> ordinary(View view, @Nullable ResourceIdentifier identifier) {
    var resource = identifier == null ? null : view.resource(identifier);
    if (identifier == null || resource == null) {
      return List.of();
    }
    var scopes =
        resource.profile().allScopes().value().stream().filter(s -> !administers(s)).toList();
    return scopes.isEmpty()
        ? List.of()
        : List.of(new Access(resource.identifier(), new Scopes(scopes)));
  }

  /// Scopes of the admin API and whatever is named like them.
  private static boolean administers(String scope) {
    return scope.startsWith("admin:") || scope.startsWith("audit:");
  }
}
