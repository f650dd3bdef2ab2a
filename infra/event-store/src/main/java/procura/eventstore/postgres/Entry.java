package procura.eventstore.postgres;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One event as the log stores it. Made on the thread of whoever decided, so that the writer only
/// copies bytes. `source` is what it was made from, for readers in the same process; null when it
/// was read from the database.
public final class Entry {

  private final UUID id;
  private final String tenant;
  private final String type;
  private final String version;
  private final Instant at;
  private final byte[] payload;
  private final byte[] metadata;
  private final List<String> tags;
  private final @Nullable Object source;

  public Entry(
      UUID id,
      String tenant,
      String type,
      String version,
      Instant at,
      byte[] payload,
      byte[] metadata,
      List<String> tags,
      @Nullable Object source) {
    this.id = id;
    this.tenant = tenant;
    this.type = type;
    this.version = version;
    this.at = at;
    this.payload = payload;
    this.metadata = metadata;
    this.tags = tags;
    this.source = source;
  }

  public UUID id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public String type() {
    return type;
  }

  public String version() {
    return version;
  }

  public Instant at() {
    return at;
  }

  /// The array itself: this is the hot path, and nobody writes to it.
  public byte[] payload() {
    return payload;
  }

  public byte[] metadata() {
    return metadata;
  }

  public List<String> tags() {
    return tags;
  }

  public @Nullable Object source() {
    return source;
  }
}
