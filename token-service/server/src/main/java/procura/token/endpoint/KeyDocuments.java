package procura.token.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.function.Function;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.View;
import procura.identity.TenantId;

/// A document about each tenant's keys, made once for every state of its key ring.
final class KeyDocuments {

  private static final int MOST_CACHED = 20_000;

  private record Prepared(List<KeyAuthority> keys, PublicDocument document) {}

  private final Cache<TenantId, Prepared> prepared =
      Caffeine.newBuilder().maximumSize(MOST_CACHED).build();
  private final Function<View, byte[]> maker;

  KeyDocuments(Function<View, byte[]> maker) {
    this.maker = maker;
  }

  PublicDocument of(View view) {
    var keys = view.keys();
    var known = prepared.getIfPresent(view.tenant());
    if (known == null || !known.keys().equals(keys)) {
      known = new Prepared(keys, PublicDocument.of(maker.apply(view)));
      prepared.put(view.tenant(), known);
    }
    return known.document();
  }
}
