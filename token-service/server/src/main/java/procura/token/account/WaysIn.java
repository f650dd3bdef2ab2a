package procura.token.account;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.FactorsAuthority;
import procura.authority.Authorities.IdentityAuthority;
import procura.authority.View;
import procura.identity.factor.FactorDecider;
import procura.identity.user.UserId;
import procura.tenancy.keys.PersonalData;
import procura.tenancy.lifecycle.SignInPolicy.Method;
import procura.token.account.AccountPage.IdentityRow;
import procura.token.account.AccountPage.PasskeyRow;
import procura.token.account.AccountPage.ProviderRow;
import procura.token.account.AccountPage.Ways;
import procura.token.consent.People;
import procura.token.factor.Passkeys;
import procura.token.page.Browser;
import procura.token.session.Assurance;
import procura.token.session.Session;

/// Puts into words how a person signs in.
@Singleton
final class WaysIn {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final Passkeys passkeys;
  private final People people;
  private final PersonalData personal;

  WaysIn(Passkeys passkeys, People people, PersonalData personal) {
    this.passkeys = passkeys;
    this.people = people;
    this.personal = personal;
  }

  Ways of(View view, Browser browser, Session session) {
    var user = session.user();
    var factors = view.factors(user);
    var account = view.user(user);
    boolean mayAdd =
        passkeys.arePossible()
            && Assurance.policy(view).allows(Method.PASSKEY)
            && factors.passkeys().size() < FactorDecider.MOST_PASSKEYS;
    return new Ways(
        rows(view, user, factors),
        mayAdd
            ? passkeys.creationOptions(
                view, browser, user, people.username(view, user), people.displayName(view, user))
            : null,
        session.device(),
        day(factors.appAddedAt()),
        factors.recoveryCodes().size(),
        factors.hasSecondFactor(),
        factors.identities().stream().map(identity -> row(view, user, identity)).toList(),
        view.connections().stream()
            .filter(connection ->
                factors.identities().stream()
                    .noneMatch(i -> i.identity().connection().equals(connection.id())))
            .map(
                connection -> new ProviderRow(connection.id().value(), connection.profile().name()))
            .toList(),
        account != null && account.passwordHash() != null);
  }

  private List<PasskeyRow> rows(View view, UserId user, FactorsAuthority factors) {
    if (factors.passkeys().isEmpty()) {
      return List.of();
    }
    var uses = passkeys.lastUses(view.tenant(), factors.passkeys());
    return factors.passkeys().stream()
        .map(passkey ->
            new PasskeyRow(
                passkey.id().value(),
                passkeys.name(view.tenant(), user, passkey),
                passkey.synced(),
                DAY.format(passkey.addedAt()),
                day(uses.get(passkey.id().value()))))
        .toList();
  }

  private IdentityRow row(View view, UserId user, IdentityAuthority linked) {
    var connection = view.connection(linked.identity().connection());
    var label = personal.open(view.tenant(), user.value(), "identity_label", linked.label());
    return new IdentityRow(
        linked.identity().connection().value(),
        connection == null ? "a provider that is gone" : connection.profile().name(),
        label == null ? "" : label,
        DAY.format(linked.linkedAt()));
  }

  private static @Nullable String day(@Nullable Instant at) {
    return at == null ? null : DAY.format(at);
  }
}
