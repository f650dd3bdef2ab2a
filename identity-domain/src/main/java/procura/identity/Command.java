package procura.identity;

import java.time.Instant;
import java.util.Set;

/// What somebody wants to happen. Carries its own time and new ids, so that a decision can be
/// replayed.
public interface Command {

  TenantId tenant();

  Instant at();

  /// The tags of the facts that this decision depends on: the entity's own, and for a registration
  /// the tag of the name that must be unique.
  Set<String> tags();

  /// The tags of the facts that make up the version of what is changed: whoever asks for a change
  /// may say which version they have read. Fewer than `tags` where one of several things that are
  /// decided together is meant.
  default Set<String> versionTags() {
    return tags();
  }
}
