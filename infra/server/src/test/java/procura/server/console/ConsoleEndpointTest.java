package procura.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With one file of its own beside the console as it was built.
class ConsoleEndpointTest {

  private static final String SAMPLE = "assets/sample-4f2a.js";

  private final ConsoleEndpoint endpoint = new ConsoleEndpoint(new ConsoleFiles());

  @Test
  void anAddressInABrowserIsThePage() {
    assertThat(body(get("agents/agt_1", MediaType.TEXT_HTML))).contains("<title>Procura</title>");
    assertThat(get("agents/agt_1", MediaType.TEXT_HTML).header("Content-Type"))
        .startsWith("text/html");
  }

  @Test
  void aFileThatIsNotThereIsNotThePage() {
    assertThat(get("assets/old-1111.js", MediaType.TEXT_HTML).code()).isEqualTo(404);
    assertThat(get("agents", MediaType.APPLICATION_JSON).code()).isEqualTo(404);
  }

  @Test
  void whatIsNamedAfterItsContentIsKeptForEver() {
    assertThat(get(SAMPLE, "*/*").header("Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
  }

  @Test
  void thePageIsAskedForAgainAndAnsweredBriefly() {
    var first = get("index.html", "*/*");
    assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
    var again =
        endpoint.file(
            HttpRequest.GET("/console/index.html").header("If-None-Match", first.header("ETag")),
            "index.html");
    assertThat(again.code()).isEqualTo(304);
    assertThat(again.getBody()).isEmpty();
  }

  @Test
  void nothingButTheConsolesOwnFilesMayRun() {
    assertThat(get("", MediaType.TEXT_HTML).header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "data:", "*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../application.yml",
        "assets/../../application.yml",
        "assets//sample-4f2a.js",
        "./index.html",
        ".hidden.js",
        "a\\..\\b.js",
        "assets"
      })
  void noPathLeadsOutOfTheFolder(String path) {
    assertThat(get(path, "*/*").code()).isEqualTo(404);
  }

  private HttpResponse<?> get(String path, String accept) {
    return endpoint.file(HttpRequest.GET("/console").accept(accept), path);
  }

  private static String body(HttpResponse<?> response) {
    return new String((byte[]) response.body(), StandardCharsets.UTF_8);
  }
}
