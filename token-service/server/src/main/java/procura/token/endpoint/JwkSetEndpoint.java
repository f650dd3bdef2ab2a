package procura.token.endpoint;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.Authority;
import procura.authority.View;
import procura.identity.SigningAlgorithm;
import procura.token.jwt.Algorithms;
import procura.token.jwt.JwtSigner;
import procura.token.page.KnownTenants;

/// The tenant's public keys (RFC 7517 section 5): its own and nobody else's, retired ones as long
/// as tokens signed with them live.
@Controller(value = "/t/{tenant}/jwks", produces = MediaType.ALL)
final class JwkSetEndpoint {

  private final KeyDocuments documents;
  private final JwtSigner signer;
  private final Authority authority;

  JwkSetEndpoint(
      KnownTenants tenants,
      JwtSigner signer,
      Authority authority,
      @Named(TaskExecutors.BLOCKING) ExecutorService patient) {
    this.signer = signer;
    this.authority = authority;
    this.documents = new KeyDocuments(tenants, patient, view -> document(complete(view)));
  }

  /// With the key that ID tokens are signed by unless their client chose: a client may read this
  /// once, before the first of them, and never again.
  private View complete(View view) {
    if (!Algorithms.policy(view).algorithms().contains(SigningAlgorithm.RS256)) {
      return view;
    }
    signer.makeKey(view, SigningAlgorithm.RS256);
    return authority.now(view.tenant());
  }

  @Get
  CompletionStage<HttpResponse<byte[]>> keys(@PathVariable String tenant, HttpRequest<?> request) {
    return documents.answer(tenant, request);
  }

  private static byte[] document(View view) {
    return view.keys().stream()
        .map(KeyAuthority::publicJwk)
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
