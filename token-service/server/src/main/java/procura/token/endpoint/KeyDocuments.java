package procura.token.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.Authorities.TenantAuthority;
import procura.authority.View;
import procura.identity.TenantId;

/// A document about each tenant, made once for every state of its key ring and its settings.
final class KeyDocuments {

  private static final int MOST_CACHED = 20_000;

  private record Prepared(
      List<KeyAuthority> keys, @Nullable TenantAuthority settings, PublicDocument document) {}

  private final Cache<TenantId, Prepared> prepared =
      Caffeine.newBuilder().maximumSize(MOST_CACHED).build();
  private final Function<View, byte[]> maker;

  KeyDocuments(Function<View, byte[]> maker) {
    this.maker = maker;
  }

  PublicDocument of(View view) {
    var keys = view.keys();
    var known = prepared.getIfPresent(view.tenant());
    var settings = view.settings();
    if (known == null
        || !known.keys().equals(keys)
        || !Objects.equals(known.settings(), settings)) {
      known = new Prepared(keys, settings, PublicDocument.of(maker.apply(view)));
      prepared.put(view.tenant(), known);
    }
    return known.document();
  }
}
