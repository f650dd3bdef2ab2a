package procura.eventstore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must hold for a decision to be recorded, beyond what its decider asks for. Both are part of
/// the append's condition, so of two at once one holds.
///
/// @param claim a tag that no fact carries yet, and that the facts of this decision will carry: the
///   decision is made once, however often it is sent. Null for none
/// @param versions where the entity of the first command may stand: positions of the fact that
///   changed it last. Empty for anywhere
public record Terms(@Nullable String claim, List<Long> versions) {

  public static final Terms NONE = new Terms(null, List.of());

  public Terms {
    versions = List.copyOf(versions);
  }
}
