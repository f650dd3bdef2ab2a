package procura.identity.factor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import procura.identity.BlindIndex;
import procura.identity.user.UserId;

/// What one person has, and whose the passkey or account is that a command speaks of.
///
/// @param app there is an authenticator app
/// @param recoveryCodes those that still work
public record Factors(
    Map<PasskeyId, UserId> passkeys,
    boolean app,
    List<BlindIndex> recoveryCodes,
    Map<LinkedIdentity, UserId> identities) {

  static final Factors NONE = new Factors(Map.of(), false, List.of(), Map.of());

  public Factors {
    passkeys = Map.copyOf(passkeys);
    recoveryCodes = List.copyOf(recoveryCodes);
    identities = Map.copyOf(identities);
  }

  Factors with(PasskeyId passkey, UserId owner) {
    return new Factors(with(passkeys, passkey, owner), app, recoveryCodes, identities);
  }

  Factors without(PasskeyId passkey) {
    return new Factors(without(passkeys, passkey), app, recoveryCodes, identities);
  }

  Factors withApp(boolean there) {
    return new Factors(passkeys, there, recoveryCodes, identities);
  }

  Factors withRecoveryCodes(List<BlindIndex> codes) {
    return new Factors(passkeys, app, codes, identities);
  }

  Factors without(BlindIndex code) {
    return withRecoveryCodes(recoveryCodes.stream().filter(c -> !c.equals(code)).toList());
  }

  Factors with(LinkedIdentity identity, UserId owner) {
    return new Factors(passkeys, app, recoveryCodes, with(identities, identity, owner));
  }

  Factors without(LinkedIdentity identity) {
    return new Factors(passkeys, app, recoveryCodes, without(identities, identity));
  }

  private static <K> Map<K, UserId> with(Map<K, UserId> all, K key, UserId owner) {
    var changed = new HashMap<>(all);
    changed.put(key, owner);
    return changed;
  }

  private static <K> Map<K, UserId> without(Map<K, UserId> all, K key) {
    var changed = new HashMap<>(all);
    changed.remove(key);
    return changed;
  }
}
