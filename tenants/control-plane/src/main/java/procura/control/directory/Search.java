package procura.control.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a list is narrowed to: a state, words of a name, tags of what it belongs to (all of them).
public record Search(@Nullable String status, @Nullable String words, List<String> tags) {

  public static final Search ALL = new Search(null, null, List.of());
}
