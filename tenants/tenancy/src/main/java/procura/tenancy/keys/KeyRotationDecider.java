package procura.tenancy.keys;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import java.time.Duration;
import java.util.List;
import procura.identity.Decider;
import procura.identity.Decision;
import procura.tenancy.keys.KeyRing.KeyState.Active;
import procura.tenancy.keys.KeyRing.KeyState.Destroyed;
import procura.tenancy.keys.KeyRing.KeyState.Retired;
import procura.tenancy.keys.SigningKeyCommand.CreateSigningKey;
import procura.tenancy.keys.SigningKeyCommand.DestroySigningKey;
import procura.tenancy.keys.SigningKeyCommand.RotateSigningKey;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyCreated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyDestroyed;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyRetired;
import procura.tenancy.keys.SigningKeyRejection.KeyIdIsTaken;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyAlreadyCreated;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyIsInUse;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyNotFound;

/// The life of a tenant's signing keys: created and active, retired but published, destroyed.
public final class KeyRotationDecider
    implements Decider<KeyRing, SigningKeyCommand, SigningKeyEvent, SigningKeyRejection> {

  /// The longest life that an access token can have, and a margin for clocks that differ.
  public static final Duration OVERLAP = Duration.ofMinutes(65);

  @Override
  public KeyRing initial() {
    return KeyRing.EMPTY;
  }

  @Override
  public Decision<SigningKeyEvent, SigningKeyRejection> decide(
      KeyRing ring, SigningKeyCommand command) {
    return switch (command) {
      case CreateSigningKey(var tenant, var key, var at) ->
          ring.keys().isEmpty()
              ? accept(new SigningKeyCreated(tenant, key, at))
              : reject(new SigningKeyAlreadyCreated(key.kid()));
      case RotateSigningKey rotate -> rotate(ring, rotate);
      case DestroySigningKey(var tenant, var kid, var at) ->
          switch (ring.keys().get(kid)) {
            case null -> reject(new SigningKeyNotFound(kid));
            case Active _ -> reject(new SigningKeyIsInUse(kid));
            case Retired _ -> accept(new SigningKeyDestroyed(tenant, kid, at));
            case Destroyed _ -> nothingToDo();
          };
    };
  }

  private static Decision<SigningKeyEvent, SigningKeyRejection> rotate(
      KeyRing ring, RotateSigningKey rotate) {
    var kid = rotate.key().kid();
    if (ring.keys().containsKey(kid)) {
      return reject(new KeyIdIsTaken(kid));
    }
    var created = new SigningKeyCreated(rotate.tenant(), rotate.key(), rotate.at());
    return ring.active()
        .<Decision<SigningKeyEvent, SigningKeyRejection>>map(old ->
            new Decision.Accepted<>(
                List.of(
                    new SigningKeyRetired(
                        rotate.tenant(), old, rotate.at().plus(OVERLAP), rotate.at()),
                    created)))
        .orElseGet(() -> reject(new SigningKeyNotFound("active")));
  }

  @Override
  public KeyRing evolve(KeyRing ring, SigningKeyEvent event) {
    return switch (event) {
      case SigningKeyCreated(_, var key, _) -> ring.with(key.kid(), new Active());
      case SigningKeyRetired(_, var kid, var until, _) -> ring.with(kid, new Retired(until));
      case SigningKeyDestroyed(_, var kid, _) -> ring.with(kid, new Destroyed());
    };
  }
}
