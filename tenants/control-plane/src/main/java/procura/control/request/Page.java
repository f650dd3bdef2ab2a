package procura.control.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;

/// One page of a list, newest first; `next_cursor` is there while more follows.
@WireForm
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  /// A part of a short list that is at hand, in its own order: new ones are added at its end.
  public static <T> Page<T> of(List<T> all, PageRequest wanted) {
    var start = wanted.isFirst() ? 0 : Math.clamp(wanted.before(), 0, all.size());
    var end = Math.min(all.size(), start + wanted.limit());
    return new Page<>(
        all.subList(start, end), end == all.size() ? null : PageRequest.cursorAfter(end));
  }
}
