package procura.audit.export;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import procura.tenancy.keys.Secrets;

/// One export as its asker sees it. `progress` is a share of 1.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Export(
    String id,
    @JsonProperty("status") String statusName,
    double progress,
    String format,
    @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant from,
    @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant to,
    Map<String, String> filters,
    @Nullable Long records,
    @Nullable Long size,
    @Nullable String sha256,
    @Nullable String reason,
    @JsonProperty("requested_at") @JsonFormat(shape = JsonFormat.Shape.STRING) Instant requestedAt,
    @JsonProperty("completed_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable Instant completedAt) {

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
    filters = Collections.unmodifiableMap(new TreeMap<>(filters));
  }

  /// Another one whenever something of it is another (RFC 9110 section 8.8.3).
  String tag() {
    return "\"" + Secrets.hash(toString()) + "\"";
  }

  boolean is(Status status) {
    return status.wireName().equals(statusName);
  }
}
