package procura.token.login;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.ConnectionAuthority;
import procura.authority.Authorities.UserAuthority;
import procura.authority.Authority;
import procura.authority.View;
import procura.eventstore.Commands;
import procura.identity.Cause;
import procura.identity.Decision.Accepted;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.factor.FactorCommand.LinkIdentity;
import procura.identity.user.UserCommand.RegisterUser;
import procura.identity.user.UserId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.PersonalData;
import procura.tenancy.keys.Secrets;
import procura.token.mail.Notices;
import procura.token.upstream.UpstreamProviders.Person;

/// Who people from elsewhere are here: the one who has linked that account, or, where the
/// connection says so, a new one. Never the one who happens to have the same name or address.
@Singleton
final class UpstreamPeople {

  static final String LABEL = "identity_label";

  private static final int LONGEST_NAME = 120;

  private final Authority authority;
  private final Commands commands;
  private final PersonalData personal;
  private final BlindIndexes indexes;
  private final Secrets secrets;
  private final Notices notices;
  private final InstantSource clock;

  UpstreamPeople(
      Authority authority,
      Commands commands,
      PersonalData personal,
      BlindIndexes indexes,
      Secrets secrets,
      Notices notices,
      InstantSource clock) {
    this.authority = authority;
    this.commands = commands;
    this.personal = personal;
    this.indexes = indexes;
    this.secrets = secrets;
    this.notices = notices;
    this.clock = clock;
  }

  @Nullable UserAuthority find(
      View view, ConnectionAuthority connection, Person person, Cause cause) {
    var known = view.userByIdentity(person.identity());
    if (known != null || !connection.profile().registration()) {
      return known;
    }
    return register(view.tenant(), connection, person, cause)
        ? authority.now(view.tenant()).userByIdentity(person.identity())
        : null;
  }

  private boolean register(
      TenantId tenant, ConnectionAuthority connection, Person person, Cause cause) {
    var user = new UserId(secrets.id("usr"));
    var issuer = connection.profile().issuer().replaceFirst("^https?://", "");
    var username = cut(person.subject() + "@" + issuer);
    var name = person.name() == null ? username : cut(person.name());
    var now = clock.instant();
    var decision =
        commands.sendTogether(
            List.of(
                new RegisterUser(
                    tenant,
                    user,
                    indexes.login(tenant, username),
                    seal(tenant, user, "username", username),
                    seal(tenant, user, "email", person.email() == null ? "" : person.email()),
                    seal(tenant, user, "display_name", name),
                    null,
                    connection.profile().roles(),
                    now),
                new LinkIdentity(
                    tenant,
                    user,
                    person.identity(),
                    seal(tenant, user, LABEL, label(person)),
                    now)),
            cause);
    return decision instanceof Accepted;
  }

  /// False when it is somebody else's.
  boolean link(View view, UserId user, Person person, Cause cause) {
    var tenant = view.tenant();
    var command =
        new LinkIdentity(
            tenant,
            user,
            person.identity(),
            seal(tenant, user, LABEL, label(person)),
            clock.instant());
    if (!(commands.send(command, cause) instanceof Accepted)) {
      return false;
    }
    notices.tell(tenant, user, "An account at another provider was linked.");
    return true;
  }

  private static String label(Person person) {
    return person.email() != null
        ? person.email()
        : person.name() != null ? person.name() : cut(person.subject());
  }

  private Sealed seal(TenantId tenant, UserId user, String field, String clear) {
    return personal.seal(tenant, user.value(), field, clear);
  }

  private static String cut(String text) {
    return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text;
  }
}
