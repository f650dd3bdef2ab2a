package procura.control.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.Fact;
import procura.tenancy.keys.Secrets;

/// One change that was asked for, maybe more than once.
///
/// @param secrets where its ids and secrets come from: the same ones each time it is sent with the
///   same `Idempotency-Key`
/// @param claim the tag by which it is decided once; null without a key
/// @param before what was decided when it was sent before and its answer was lost; empty otherwise
public record Change(Secrets secrets, @Nullable String claim, List<Fact> before) {

  /// A change that is as new as it looks.
  public static Change once(Secrets secrets) {
    return new Change(secrets, null, List.of());
  }

  /// Whether only its answer is missing. What it would find taken is its own.
  public boolean isDecided() {
    return !before.isEmpty();
  }
}
