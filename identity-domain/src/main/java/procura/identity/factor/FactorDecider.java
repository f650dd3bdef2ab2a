package procura.identity.factor;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.factor.FactorCommand.AddAuthenticatorApp;
import procura.identity.factor.FactorCommand.AddPasskey;
import procura.identity.factor.FactorCommand.IssueRecoveryCodes;
import procura.identity.factor.FactorCommand.LinkIdentity;
import procura.identity.factor.FactorCommand.RemoveAuthenticatorApp;
import procura.identity.factor.FactorCommand.RemovePasskey;
import procura.identity.factor.FactorCommand.RenamePasskey;
import procura.identity.factor.FactorCommand.ResetFactors;
import procura.identity.factor.FactorCommand.UnlinkIdentity;
import procura.identity.factor.FactorCommand.UseRecoveryCode;
import procura.identity.factor.FactorEvent.AuthenticatorAppAdded;
import procura.identity.factor.FactorEvent.AuthenticatorAppRemoved;
import procura.identity.factor.FactorEvent.IdentityLinked;
import procura.identity.factor.FactorEvent.IdentityUnlinked;
import procura.identity.factor.FactorEvent.PasskeyAdded;
import procura.identity.factor.FactorEvent.PasskeyRemoved;
import procura.identity.factor.FactorEvent.PasskeyRenamed;
import procura.identity.factor.FactorEvent.RecoveryCodeUsed;
import procura.identity.factor.FactorEvent.RecoveryCodesIssued;
import procura.identity.factor.FactorRejection.IdentityIsLinkedElsewhere;
import procura.identity.factor.FactorRejection.IdentityNotFound;
import procura.identity.factor.FactorRejection.NoAuthenticatorApp;
import procura.identity.factor.FactorRejection.PasskeyIsRegistered;
import procura.identity.factor.FactorRejection.PasskeyNotFound;
import procura.identity.factor.FactorRejection.RecoveryCodeIsSpent;
import procura.identity.factor.FactorRejection.TooManyPasskeys;

/// A person's factors. A passkey and an account elsewhere belong to one person of a tenant; a
/// recovery code works once, whoever else tries it at the same moment.
public final class FactorDecider
    implements Decider<Factors, FactorCommand, FactorEvent, FactorRejection> {

  public static final int MOST_PASSKEYS = 20;

  @Override
  public Factors initial() {
    return Factors.NONE;
  }

  @Override
  public Decision<FactorEvent, FactorRejection> decide(Factors factors, FactorCommand command) {
    return switch (command) {
      case AddPasskey add -> decide(factors, add);
      case RenamePasskey(var t, var user, var passkey, var name, var at) ->
          user.equals(factors.passkeys().get(passkey))
              ? accept(new PasskeyRenamed(t, user, passkey, name, at))
              : reject(new PasskeyNotFound());
      case RemovePasskey(var t, var user, var passkey, var at) ->
          user.equals(factors.passkeys().get(passkey))
              ? accept(new PasskeyRemoved(t, user, passkey, at))
              : reject(new PasskeyNotFound());
      case AddAuthenticatorApp(var t, var user, var secret, var at) ->
          accept(new AuthenticatorAppAdded(t, user, secret, at));
      case RemoveAuthenticatorApp(var t, var user, var at) ->
          factors.app()
              ? accept(new AuthenticatorAppRemoved(t, user, at))
              : reject(new NoAuthenticatorApp());
      case IssueRecoveryCodes(var t, var user, var codes, var at) ->
          accept(new RecoveryCodesIssued(t, user, codes, at));
      case UseRecoveryCode(var t, var user, var code, var at) ->
          factors.recoveryCodes().contains(code)
              ? accept(new RecoveryCodeUsed(t, user, code, at))
              : reject(new RecoveryCodeIsSpent());
      case LinkIdentity link -> decide(factors, link);
      case UnlinkIdentity(var t, var user, var identity, var at) ->
          user.equals(factors.identities().get(identity))
              ? accept(new IdentityUnlinked(t, user, identity, at))
              : reject(new IdentityNotFound());
      case ResetFactors reset -> reset(factors, reset);
    };
  }

  private static Decision<FactorEvent, FactorRejection> decide(Factors factors, AddPasskey c) {
    if (factors.passkeys().containsKey(c.passkey())) {
      return reject(new PasskeyIsRegistered());
    }
    if (owned(factors.passkeys(), c) >= MOST_PASSKEYS) {
      return reject(new TooManyPasskeys(MOST_PASSKEYS));
    }
    return accept(
        new PasskeyAdded(
            c.tenant(),
            c.user(),
            c.passkey(),
            c.publicKey(),
            c.synced(),
            c.transports(),
            c.name(),
            c.at()));
  }

  private static long owned(Map<PasskeyId, ?> passkeys, FactorCommand command) {
    return passkeys.values().stream().filter(command.user()::equals).count();
  }

  private static Decision<FactorEvent, FactorRejection> decide(Factors factors, LinkIdentity c) {
    var owner = factors.identities().get(c.identity());
    if (owner == null) {
      return accept(new IdentityLinked(c.tenant(), c.user(), c.identity(), c.label(), c.at()));
    }
    return owner.equals(c.user()) ? nothingToDo() : reject(new IdentityIsLinkedElsewhere());
  }

  private static Decision<FactorEvent, FactorRejection> reset(Factors factors, ResetFactors c) {
    var facts = new ArrayList<FactorEvent>();
    factors.passkeys().entrySet().stream()
        .filter(entry -> entry.getValue().equals(c.user()))
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(PasskeyId::value))
        .forEach(passkey -> facts.add(new PasskeyRemoved(c.tenant(), c.user(), passkey, c.at())));
    if (factors.app()) {
      facts.add(new AuthenticatorAppRemoved(c.tenant(), c.user(), c.at()));
    }
    if (!factors.recoveryCodes().isEmpty()) {
      facts.add(new RecoveryCodesIssued(c.tenant(), c.user(), List.of(), c.at()));
    }
    return new Decision.Accepted<>(facts);
  }

  @Override
  public Factors evolve(Factors factors, FactorEvent event) {
    return switch (event) {
      case PasskeyAdded e -> factors.with(e.passkey(), e.user());
      case PasskeyRenamed _ -> factors;
      case PasskeyRemoved e -> factors.without(e.passkey());
      case AuthenticatorAppAdded _ -> factors.withApp(true);
      case AuthenticatorAppRemoved _ -> factors.withApp(false);
      case RecoveryCodesIssued(_, _, var codes, _) -> factors.withRecoveryCodes(codes);
      case RecoveryCodeUsed(_, _, var code, _) -> factors.without(code);
      case IdentityLinked e -> factors.with(e.identity(), e.user());
      case IdentityUnlinked e -> factors.without(e.identity());
    };
  }
}
