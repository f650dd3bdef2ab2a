package procura.control.rig;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import procura.tenancy.isolation.PublicUrls;

/// Stands in for the token service: answers codes and refresh tokens with what a test told it to.
@Hidden
@Controller
public final class FakeIssuer {

  private final PublicUrls urls;

  /// What the token endpoint was asked.
  public final List<Map<String, String>> asked = new ArrayList<>();

  /// The access token to give, the person it is for, the nonce of the ID token.
  public String accessToken = "";

  public String user = "";
  public String nonce = "";
  public String client = "";
  public long lifetime = 300;

  FakeIssuer(PublicUrls urls) {
    this.urls = urls;
  }

  @Get("/.well-known/oauth-authorization-server/t/{tenant}")
  Map<String, String> metadata(String tenant) {
    var issuer = urls.base() + "/t/" + tenant;
    return Map.of(
        "issuer", issuer,
        "authorization_endpoint", issuer + "/authorize",
        "token_endpoint", issuer + "/token",
        "revocation_endpoint", issuer + "/revoke");
  }

  @Post("/t/{tenant}/token")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<Map<String, Object>> token(
      String tenant, @Body Map<String, String> form, @Header("Authorization") String basic) {
    var request = new HashMap<>(form);
    request.put("authorization", basic);
    asked.add(request);
    var idToken =
        new PlainJWT(
            new JWTClaimsSet.Builder()
                .issuer(urls.base() + "/t/" + tenant)
                .audience(client)
                .subject(user)
                .claim("nonce", nonce)
                .build());
    return HttpResponse.ok(
        Map.of(
            "access_token",
            accessToken,
            "token_type",
            "Bearer",
            "expires_in",
            lifetime,
            "refresh_token",
            "procura_rt_next",
            "id_token",
            idToken.serialize()));
  }

  @Post("/t/{tenant}/revoke")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> revoke(String tenant, @Body @Nullable Map<String, String> form) {
    asked.add(form == null ? Map.of() : form);
    return HttpResponse.ok();
  }
}
