package procura.token.logo;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.regex.Pattern;
import procura.token.logo.LogoStore.Picture;
import procura.token.page.KnownTenants;

/// Logos by the SHA-256 of what they are, so that each may be kept for ever. A browser that is led
/// here directly is allowed nothing.
@Controller(value = "/t/{tenant}/logos", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LogosEndpoint {

  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final KnownTenants tenants;
  private final LogoStore store;

  LogosEndpoint(KnownTenants tenants, LogoStore store) {
    this.tenants = tenants;
    this.store = store;
  }

  @Get("/{hash}")
  HttpResponse<byte[]> logo(@PathVariable String tenant, @PathVariable String hash) {
    var view = HASH.matcher(hash).matches() ? tenants.find(tenant) : null;
    var picture = view == null ? null : store.picture(view.tenant(), hash);
    return picture == null ? HttpResponse.notFound() : found(picture);
  }

  private static HttpResponse<byte[]> found(Picture picture) {
    return HttpResponse.ok(picture.bytes())
        .contentType(picture.format().mediaType())
        .header("Cache-Control", "public, max-age=31536000, immutable")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "sandbox; default-src 'none'")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("X-Frame-Options", "DENY");
  }
}
