package procura.control;

import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import procura.tenancy.isolation.PublicUrls;

/// The admin API's description, made from the code when it was compiled.
@OpenAPIDefinition(
    info =
        @Info(
            title = "Procura administration",
            version = "1",
            description =
                "Everything an administrator does. Errors are RFC 9457 problems; lists have"
                    + " `limit` and `cursor`; changes accept `Idempotency-Key` and `If-Match`."),
    security = @SecurityRequirement(name = "access_token"))
@SecurityScheme(
    name = "access_token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    bearerFormat = "RFC 9068 JWT with the audience of the admin API")
@Hidden
@Controller("/api/v1/openapi.yml")
final class OpenApi {

  private static final String RESOURCE = "classpath:META-INF/swagger/procura-administration-1.yml";

  private final String document;

  OpenApi(ResourceResolver resources, PublicUrls urls) {
    try (InputStream in = resources.getResourceAsStream(RESOURCE).orElseThrow()) {
      document =
          "servers:\n- url: "
              + urls.base()
              + "\n"
              + typed(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `nullable` counts only beside a `type` (OpenAPI 3.0.3), which the generator leaves out, and it
  /// has no word for an operation that needs no token.
  private static String typed(String document) {
    return document
        .replaceAll("nullable: true\n +allOf:\n +- type: object\n", "nullable: true\n")
        .replaceAll("nullable: true\n( +)allOf:", "type: object\n$1nullable: true\n$1allOf:")
        .replace("operationId: signUp\n", "operationId: signUp\n      security: []\n");
  }

  @Get
  @Produces("application/yaml")
  HttpResponse<String> document() {
    return HttpResponse.ok(document).header("Cache-Control", "public, max-age=300");
  }
}
