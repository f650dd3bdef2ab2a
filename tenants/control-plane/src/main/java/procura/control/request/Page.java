package procura.control.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;

/// One page of a list, newest first; `next_cursor` is there while more follows.
@WireForm
public record Page<T>(List<T> items, @Nullable String nextCursor) {}
