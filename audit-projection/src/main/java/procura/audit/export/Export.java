package procura.audit.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One export as its asker sees it. `progress` is a share of 1.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Export(
    String id,
    @JsonProperty("status") String statusName,
    double progress,
    String format,
    @Nullable Instant from,
    @Nullable Instant to,
    Map<String, String> filters,
    @Nullable Long records,
    @Nullable Long size,
    @Nullable String sha256,
    @Nullable String reason,
    @JsonProperty("requested_at") Instant requestedAt,
    @JsonProperty("completed_at") @Nullable Instant completedAt) {

  /// Where an export stands.
  public enum Status {
    RUNNING,
    COMPLETED,
    FAILED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Export {
    filters = Map.copyOf(filters);
  }

  boolean is(Status status) {
    return status.wireName().equals(statusName);
  }
}
