package procura.token.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.Authorities.TenantAuthority;
import procura.authority.View;
import procura.identity.TenantId;

/// A document about each tenant's keys and settings, made once for every state of these.
final class KeyDocuments {

  private static final int MOST_CACHED = 20_000;

  /// What else a document says it may say a little late.
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private record Prepared(
      List<KeyAuthority> keys, @Nullable TenantAuthority settings, PublicDocument document) {}

  private final Cache<TenantId, Prepared> prepared =
      Caffeine.newBuilder().maximumSize(MOST_CACHED).expireAfterWrite(LONGEST).build();
  private final Function<View, byte[]> maker;

  KeyDocuments(Function<View, byte[]> maker) {
    this.maker = maker;
  }

  PublicDocument of(View view) {
    var keys = view.keys();
    var settings = view.settings();
    var known = prepared.getIfPresent(view.tenant());
    if (known == null
        || !known.keys().equals(keys)
        || !Objects.equals(known.settings(), settings)) {
      known = new Prepared(keys, settings, PublicDocument.of(maker.apply(view)));
      prepared.put(view.tenant(), known);
    }
    return known.document();
  }
}
