package procura.token.factor;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import procura.authority.View;
import procura.eventstore.Commands;
import procura.identity.BlindIndex;
import procura.identity.Cause;
import procura.identity.Decision.Accepted;
import procura.identity.TenantId;
import procura.identity.factor.FactorCommand.IssueRecoveryCodes;
import procura.identity.factor.FactorCommand.UseRecoveryCode;
import procura.identity.user.UserId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.Secrets;

/// Recovery codes: ten, shown once, each good once. Kept as keyed hashes.
@Singleton
public final class RecoveryCodes {

  public static final int COUNT = 10;

  /// 60 bits: more than anybody guesses against the throttle, few enough to copy by hand.
  private static final int CHARACTERS = 12;

  private final BlindIndexes indexes;
  private final Secrets secrets;
  private final Commands commands;
  private final InstantSource clock;

  RecoveryCodes(BlindIndexes indexes, Secrets secrets, Commands commands, InstantSource clock) {
    this.indexes = indexes;
    this.secrets = secrets;
    this.commands = commands;
    this.clock = clock;
  }

  /// Makes new ones; the old ones end.
  public List<String> issue(TenantId tenant, UserId user, Cause cause) {
    var codes = Stream.generate(this::code).limit(COUNT).toList();
    commands.send(
        new IssueRecoveryCodes(
            tenant,
            user,
            codes.stream().map(code -> index(tenant, user, code)).toList(),
            clock.instant()),
        cause);
    return codes;
  }

  /// Uses a code up, if it is one.
  public boolean use(View view, UserId user, String code, Cause cause) {
    var index = index(view.tenant(), user, code);
    return view.factors(user).recoveryCodes().contains(index)
        && commands.send(new UseRecoveryCode(view.tenant(), user, index, clock.instant()), cause)
            instanceof Accepted;
  }

  private String code() {
    var characters = Base32.encode(secrets.bytes(CHARACTERS * 5 / 8 + 1)).substring(0, CHARACTERS);
    return characters.replaceAll("(.{4})(?=.)", "$1-");
  }

  private BlindIndex index(TenantId tenant, UserId user, String code) {
    var typed = code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    return indexes.index(
        tenant, "recovery_code", user.value() + " " + (typed.length() > CHARACTERS ? "" : typed));
  }
}
