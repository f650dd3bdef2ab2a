package procura.resource.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.filter.ServerFilterChain;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import procura.resource.ProtectedResource;
import reactor.core.publisher.Mono;

class ResourceHttpFilterTest {

  private final ResourceHttpFilter filter =
      new ResourceHttpFilter(
          ProtectedResource.at("https://api.example/v1")
              .trusting("https://as.example/t/acme")
              .baseScopes("read")
              .build(),
          Runnable::run);
  private final ServerFilterChain open =
      new ServerFilterChain() {
        @Override
        public Publisher<MutableHttpResponse<?>> proceed(HttpRequest<?> request) {
          return Mono.just(HttpResponse.ok("inside"));
        }
      };

  private HttpResponse<?> answer(HttpRequest<?> request) {
    return Objects.requireNonNull(Mono.from(filter.doFilter(request, open)).block());
  }

  @Test
  void aStrangerIsRefusedWithAChallenge() {
    var answer = answer(HttpRequest.GET("/v1/things"));
    assertThat(answer.code()).isEqualTo(401);
    assertThat(answer.getHeaders().get("WWW-Authenticate"))
        .contains("https://api.example/.well-known/oauth-protected-resource/v1")
        .contains("scope=\"read\"");
  }

  @Test
  void aMalformedHeaderIsABadRequest() {
    var answer = answer(HttpRequest.GET("/v1/things").header("Authorization", "Bearer a b"));
    assertThat(answer.code()).isEqualTo(400);
  }

  @Test
  void theMetadataIsForEverybody() {
    var answer = answer(HttpRequest.GET("/.well-known/oauth-protected-resource/v1"));
    assertThat(answer.code()).isEqualTo(200);
    assertThat(new String((byte[]) answer.body(), StandardCharsets.UTF_8))
        .contains("\"resource\":\"https://api.example/v1\"");
  }
}
