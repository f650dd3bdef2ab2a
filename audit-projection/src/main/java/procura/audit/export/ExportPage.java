package procura.audit.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of exports, newest first. Says that it is empty, too.
@JsonInclude(JsonInclude.Include.ALWAYS)
record ExportPage(List<Export> items, @JsonProperty("next_cursor") @Nullable String nextCursor) {

  ExportPage {
    items = List.copyOf(items);
  }
}
