package procura.token.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.Authorities.TenantAuthority;
import procura.authority.View;
import procura.identity.TenantId;
import procura.token.page.KnownTenants;

/// A document about each tenant's keys and settings, made once for every state of these. What is
/// ready is answered by the thread that read the request; only to make one may take long.
final class KeyDocuments {

  private static final int MOST_CACHED = 20_000;

  /// A new key is published this long before it signs.
  private static final int MAX_AGE_SECONDS = 300;

  /// What else a document says it may say a little late.
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private record Prepared(
      List<KeyAuthority> keys, @Nullable TenantAuthority settings, PublicDocument document) {}

  private final Cache<TenantId, Prepared> prepared =
      Caffeine.newBuilder().maximumSize(MOST_CACHED).expireAfterWrite(LONGEST).build();
  private final KnownTenants tenants;
  private final Executor patient;
  private final Function<View, byte[]> maker;

  /// @param patient runs what may wait for the database
  KeyDocuments(KnownTenants tenants, Executor patient, Function<View, byte[]> maker) {
    this.tenants = tenants;
    this.patient = patient;
    this.maker = maker;
  }

  CompletionStage<HttpResponse<byte[]>> answer(String tenant, HttpRequest<?> request) {
    var view = tenants.inMemory(tenant);
    var ready = view == null ? null : ready(view);
    return ready == null
        ? CompletableFuture.supplyAsync(() -> make(tenant, request), patient)
        : CompletableFuture.completedFuture(ready.answer(request, MAX_AGE_SECONDS));
  }

  private HttpResponse<byte[]> make(String tenant, HttpRequest<?> request) {
    var view = tenants.find(tenant);
    if (view == null) {
      return PublicDocument.notFound();
    }
    var document = ready(view);
    if (document == null) {
      var keys = view.keys(); // before what is made of them: never believed to be newer
      var settings = view.settings();
      document = PublicDocument.of(maker.apply(view));
      prepared.put(view.tenant(), new Prepared(keys, settings, document));
    }
    return document.answer(request, MAX_AGE_SECONDS);
  }

  /// Null when none is made of what is true now.
  private @Nullable PublicDocument ready(View view) {
    var known = prepared.getIfPresent(view.tenant());
    return known != null
            && known.keys().equals(view.keys())
            && Objects.equals(known.settings(), view.settings())
        ? known.document()
        : null;
  }
}
