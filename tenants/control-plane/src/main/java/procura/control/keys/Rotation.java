package procura.control.keys;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import procura.control.desk.Desk;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.directory.Search;
import procura.control.grants.References;
import procura.control.request.Caller;
import procura.control.request.PageRequest;
import procura.directory.Documents.KeyDocument;
import procura.directory.Kind;
import procura.identity.Command;
import procura.identity.SigningAlgorithm;
import procura.tenancy.keys.SigningKeyCommand.AnnounceSigningKey;
import procura.tenancy.keys.SigningKeyCommand.CreateSigningKey;
import procura.tenancy.keys.SigningKeyCommand.RotateSigningKey;
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

  /// Rotates the key of every algorithm in use, all of them or none.
  ///
  /// @return the id of the key that signs from now on with the tenant's preferred algorithm
  String rotate(Caller caller) {
    var preferred =
        References.found(directory.find(caller.tenant(), Kind.TENANT, caller.tenant().value()))
            .document()
            .settings()
            .tokens()
            .preferred();
    if (!caller.isDecided()) {
      var keys = keys(caller);
      var commands = new ArrayList<Command>();
      keys.stream()
          .filter(key -> key.signsSince() != null)
          .map(Rotation::algorithm)
          .distinct()
          .forEach(algorithm -> commands.addAll(rotation(caller, keys, algorithm)));
      commands.addAll(firstKeys(caller, preferred));
      // a command reads the whole key ring, whose version nobody is told
      desk.sendTogether(caller.whateverItIs(), commands);
    }
    return keys(caller).stream()
        .filter(key -> key.signsSince() != null && algorithm(key) == preferred)
        .map(key -> key.key().kid())
        .findFirst()
        .orElseThrow();
  }

  void rotate(Caller caller, SigningAlgorithm algorithm) {
    desk.sendTogether(caller, rotation(caller, keys(caller), algorithm));
  }

  /// Where no key was published ahead, the new one signs at once, and another is published.
  private List<Command> rotation(
      Caller caller, List<KeyDocument> keys, SigningAlgorithm algorithm) {
    var rotate =
        new RotateSigningKey(
            caller.tenant(), signingKeys.create(caller.tenant(), algorithm), desk.now());
    return keys.stream().anyMatch(key -> key.next() && algorithm(key) == algorithm)
        ? List.of(rotate)
        : List.of(rotate, announcement(caller, algorithm));
  }

  private AnnounceSigningKey announcement(Caller caller, SigningAlgorithm algorithm) {
    return new AnnounceSigningKey(
        caller.tenant(), signingKeys.create(caller.tenant(), algorithm), desk.now());
  }

  /// Publishes the key to come, where there is none yet.
  void announce(Caller caller, SigningAlgorithm algorithm) {
    if (keys(caller).stream().noneMatch(key -> key.next() && algorithm(key) == algorithm)) {
      desk.send(caller, announcement(caller, algorithm));
    }
  }

  /// Makes the first key of an algorithm, and the next one, where the tenant has none yet.
  public List<Command> firstKeys(Caller caller, SigningAlgorithm algorithm) {
    return keys(caller).stream()
            .anyMatch(key -> key.signsSince() != null && algorithm(key) == algorithm)
        ? List.of()
        : List.of(
            new CreateSigningKey(
                caller.tenant(),
                signingKeys.create(caller.tenant(), algorithm),
                signingKeys.create(caller.tenant(), algorithm),
                desk.now()));
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
