package procura.control.keys;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import procura.control.desk.Desk;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.directory.Search;
import procura.control.grants.References;
import procura.control.request.Caller;
import procura.control.request.PageRequest;
import procura.directory.Documents.KeyDocument;
import procura.directory.Kind;
import procura.identity.Fact;
import procura.identity.SigningAlgorithm;
import procura.tenancy.keys.SigningKeyCommand.AnnounceSigningKey;
import procura.tenancy.keys.SigningKeyCommand.CreateSigningKey;
import procura.tenancy.keys.SigningKeyCommand.RotateSigningKey;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyActivated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyCreated;
import procura.tenancy.keys.SigningKeys;

/// Changes a tenant's keys so that nobody is refused: the key that will sign next is published long
/// before it does, and the one that signed as long as its tokens live.
@Singleton
public final class Rotation {

  private static final PageRequest ALL = new PageRequest(200, Long.MAX_VALUE);

  private final Desk desk;
  private final DirectoryStore directory;
  private final SigningKeys signingKeys;

  Rotation(Desk desk, DirectoryStore directory, SigningKeys signingKeys) {
    this.desk = desk;
    this.directory = directory;
    this.signingKeys = signingKeys;
  }

  /// Rotates the key of every algorithm in use.
  ///
  /// @return the id of the key that signs from now on with the tenant's preferred algorithm
  String rotate(Caller caller) {
    var preferred = preferred(caller);
    ensure(caller.aside(), preferred);
    var facts =
        caller.isDecided() ? Objects.requireNonNull(caller.change()).before() : rotateAll(caller);
    var signing =
        facts.stream()
            .flatMap(fact ->
                switch (fact) {
                  case SigningKeyActivated(_, var kid, _) -> Stream.of(kid);
                  case SigningKeyCreated(_, var key, _) -> Stream.of(key.kid());
                  default -> Stream.empty();
                })
            .collect(Collectors.toSet());
    return keys(caller).stream()
        .filter(key -> signing.contains(key.key().kid()) && algorithm(key) == preferred)
        .map(key -> key.key().kid())
        .findFirst()
        .orElseThrow();
  }

  /// In one decision, so that a rotation that is asked for twice is made once.
  private List<Fact> rotateAll(Caller caller) {
    var algorithms =
        keys(caller).stream()
            .filter(key -> key.signsSince() != null)
            .map(Rotation::algorithm)
            .distinct()
            .toList();
    var facts =
        desk.sendTogether(
            caller.whateverItIs(),
            algorithms.stream().map(algorithm -> command(caller, algorithm)).toList());
    algorithms.forEach(algorithm -> announce(caller.aside(), algorithm));
    return facts;
  }

  void rotate(Caller caller, SigningAlgorithm algorithm) {
    desk.send(caller, command(caller, algorithm));
    announce(caller, algorithm);
  }

  private RotateSigningKey command(Caller caller, SigningAlgorithm algorithm) {
    return new RotateSigningKey(
        caller.tenant(), signingKeys.create(caller.tenant(), algorithm), desk.now());
  }

  private SigningAlgorithm preferred(Caller caller) {
    return References.found(directory.find(caller.tenant(), Kind.TENANT, caller.tenant().value()))
        .document()
        .settings()
        .tokens()
        .preferred();
  }

  /// Publishes the key to come, where there is none yet.
  void announce(Caller caller, SigningAlgorithm algorithm) {
    if (keys(caller).stream().noneMatch(key -> key.next() && algorithm(key) == algorithm)) {
      desk.send(
          caller,
          new AnnounceSigningKey(
              caller.tenant(), signingKeys.create(caller.tenant(), algorithm), desk.now()));
    }
  }

  /// Makes the first key of an algorithm, and the next one, where the tenant has none yet.
  public void ensure(Caller caller, SigningAlgorithm algorithm) {
    if (keys(caller).stream()
        .noneMatch(key -> key.signsSince() != null && algorithm(key) == algorithm)) {
      desk.send(
          caller,
          new CreateSigningKey(
              caller.tenant(),
              signingKeys.create(caller.tenant(), algorithm),
              signingKeys.create(caller.tenant(), algorithm),
              desk.now()));
    }
  }

  private List<KeyDocument> keys(Caller caller) {
    return directory.list(caller.tenant(), Kind.KEY, Search.ALL, ALL).items().stream()
        .map(Entry::document)
        .toList();
  }

  static SigningAlgorithm algorithm(KeyDocument key) {
    var algorithm = SigningAlgorithm.of(key.key().algorithm());
    if (algorithm == null) {
      throw new IllegalStateException("a key of an unknown algorithm: " + key.key().kid());
    }
    return algorithm;
  }
}
