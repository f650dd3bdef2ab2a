package procura.resource.micronaut;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import procura.resource.AccessToken;
import procura.resource.Admission.Allowed;
import procura.resource.Admission.Refused;
import procura.resource.ProtectedResource;
import procura.resource.ResourceRequest;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Guards what it is mapped to. Make it a bean with `@Filter("/**")` on a factory method. A check
/// may wait for the issuer, so it runs on `executor` and never on the event loop.
public final class ResourceHttpFilter implements HttpServerFilter {

  private static final String TOKEN = AccessToken.class.getName();

  private final ProtectedResource resource;
  private final Executor executor;

  public ResourceHttpFilter(ProtectedResource resource, Executor executor) {
    this.resource = resource;
    this.executor = executor;
  }

  /// The token that let this request in; null outside the filter.
  public static @Nullable AccessToken token(HttpRequest<?> request) {
    return request.getAttribute(TOKEN, AccessToken.class).orElse(null);
  }

  @Override
  public Publisher<MutableHttpResponse<?>> doFilter(
      HttpRequest<?> request, ServerFilterChain chain) {
    var document = resource.document(request.getUri().getRawPath());
    if (document != null) {
      return Mono.just(
          HttpResponse.ok(document)
              .contentType(MediaType.APPLICATION_JSON_TYPE)
              .header("Access-Control-Allow-Origin", "*"));
    }
    var checked = read(request);
    return Mono.fromCallable(() -> resource.authorize(checked))
        .subscribeOn(Schedulers.fromExecutor(executor))
        .flatMapMany(admission ->
            switch (admission) {
              case Allowed(var token) -> chain.proceed(request.setAttribute(TOKEN, token));
              case Refused refused -> Mono.<MutableHttpResponse<?>>just(answer(refused));
            });
  }

  private static MutableHttpResponse<?> answer(Refused refused) {
    var answer =
        HttpResponse.status(HttpStatus.valueOf(refused.status()))
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .body(refused.body());
    refused.headers().forEach(answer::header);
    return answer;
  }

  private static ResourceRequest read(HttpRequest<?> request) {
    return new ResourceRequest(
        request.getMethodName(),
        request.getUri().getRawPath(),
        request.getUri().getRawQuery(),
        request.getHeaders().asMap(),
        certificate(request.getCertificate().orElse(null)));
  }

  private static @Nullable X509Certificate certificate(@Nullable Certificate certificate) {
    return certificate instanceof X509Certificate x509 ? x509 : null;
  }
}
