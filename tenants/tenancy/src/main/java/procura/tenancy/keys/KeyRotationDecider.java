package procura.tenancy.keys;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.TenantId;
import procura.tenancy.keys.KeyRing.Held;
import procura.tenancy.keys.KeyRing.KeyState.Active;
import procura.tenancy.keys.KeyRing.KeyState.Destroyed;
import procura.tenancy.keys.KeyRing.KeyState.Next;
import procura.tenancy.keys.KeyRing.KeyState.Retired;
import procura.tenancy.keys.SigningKeyCommand.AnnounceSigningKey;
import procura.tenancy.keys.SigningKeyCommand.CreateSigningKey;
import procura.tenancy.keys.SigningKeyCommand.DestroySigningKey;
import procura.tenancy.keys.SigningKeyCommand.RotateSigningKey;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyActivated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyAnnounced;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyCreated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyDestroyed;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyRetired;
import procura.tenancy.keys.SigningKeyRejection.KeyIdIsTaken;
import procura.tenancy.keys.SigningKeyRejection.NextKeyIsThere;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyAlreadyCreated;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyIsInUse;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyNotFound;

/// The life of a tenant's signing keys: published ahead, active, retired but published, destroyed.
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
      case CreateSigningKey create -> create(ring, create);
      case AnnounceSigningKey(var tenant, var key, var at) -> announce(ring, tenant, key, at);
      case RotateSigningKey rotate -> rotate(ring, rotate);
      case DestroySigningKey(var tenant, var kid, var at) ->
          switch (ring.keys().get(kid)) {
            case null -> reject(new SigningKeyNotFound(kid));
            case Held(_, Active _) -> reject(new SigningKeyIsInUse(kid));
            case Held(_, Destroyed _) -> nothingToDo();
            case Held(_, Retired _), Held(_, Next _) ->
                accept(new SigningKeyDestroyed(tenant, kid, at));
          };
    };
  }

  private static Decision<SigningKeyEvent, SigningKeyRejection> create(
      KeyRing ring, CreateSigningKey create) {
    if (ring.active(create.key().algorithm()).isPresent()) {
      return reject(new SigningKeyAlreadyCreated(create.key().kid()));
    }
    var created = new SigningKeyCreated(create.tenant(), create.key(), create.at());
    return create.next() == null
        ? accept(created)
        : new Decision.Accepted<>(
            List.of(created, new SigningKeyAnnounced(create.tenant(), create.next(), create.at())));
  }

  private static Decision<SigningKeyEvent, SigningKeyRejection> announce(
      KeyRing ring, TenantId tenant, SigningKey key, Instant at) {
    if (ring.keys().containsKey(key.kid())) {
      return reject(new KeyIdIsTaken(key.kid()));
    }
    if (ring.active(key.algorithm()).isEmpty()) {
      return reject(new SigningKeyNotFound("active"));
    }
    return ring.next(key.algorithm())
        .<Decision<SigningKeyEvent, SigningKeyRejection>>map(
            next -> reject(new NextKeyIsThere(next)))
        .orElseGet(() -> accept(new SigningKeyAnnounced(tenant, key, at)));
  }

  private static Decision<SigningKeyEvent, SigningKeyRejection> rotate(
      KeyRing ring, RotateSigningKey rotate) {
    var tenant = rotate.tenant();
    var key = rotate.key();
    var at = rotate.at();
    if (ring.keys().containsKey(key.kid())) {
      return reject(new KeyIdIsTaken(key.kid()));
    }
    var old = ring.active(key.algorithm());
    if (old.isEmpty()) {
      return reject(new SigningKeyNotFound("active"));
    }
    var retired = new SigningKeyRetired(tenant, old.get(), at.plus(OVERLAP), at);
    return ring.next(key.algorithm())
        .<Decision<SigningKeyEvent, SigningKeyRejection>>map(next ->
            new Decision.Accepted<>(
                List.of(
                    retired,
                    new SigningKeyActivated(tenant, next, at),
                    new SigningKeyAnnounced(tenant, key, at))))
        .orElseGet(() ->
            new Decision.Accepted<>(List.of(retired, new SigningKeyCreated(tenant, key, at))));
  }

  @Override
  public KeyRing evolve(KeyRing ring, SigningKeyEvent event) {
    return switch (event) {
      case SigningKeyCreated(_, var key, _) -> ring.with(key, new Active());
      case SigningKeyAnnounced(_, var key, _) -> ring.with(key, new Next());
      case SigningKeyActivated(_, var kid, _) -> ring.with(kid, new Active());
      case SigningKeyRetired(_, var kid, var until, _) -> ring.with(kid, new Retired(until));
      case SigningKeyDestroyed(_, var kid, _) -> ring.with(kid, new Destroyed());
    };
  }
}
