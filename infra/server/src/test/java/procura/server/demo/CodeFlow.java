package procura.server.demo;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import procura.server.demo.Web.Answer;

/// One authorization request of a public client with PKCE, and the redemption of what comes of it.
final class CodeFlow {

  private final Platform platform;
  private final Map<String, String> asked = new LinkedHashMap<>();
  private final String verifier = (UUID.randomUUID() + "-" + UUID.randomUUID());

  CodeFlow(Platform platform, String client, String redirectUri, String resource, String scope) {
    this.platform = platform;
    asked.put("response_type", "code");
    asked.put("client_id", client);
    asked.put("redirect_uri", redirectUri);
    asked.put("resource", resource);
    asked.put("scope", scope);
    asked.put("code_challenge", sha256(verifier));
    asked.put("code_challenge_method", "S256");
  }

  CodeFlow with(String parameter, String value) {
    asked.put(parameter, value);
    return this;
  }

  URI request() {
    return URI.create(platform.endpoint("authorization_endpoint") + "?" + Web.encoded(asked));
  }

  static Map<String, String> answer(URI callback) {
    return Arrays.stream(callback.getRawQuery().split("&"))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
  }

  Answer redeem(URI callback, Map<String, String> more) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("code", answer(callback).getOrDefault("code", ""));
    form.put("client_id", asked.getOrDefault("client_id", ""));
    form.put("redirect_uri", asked.getOrDefault("redirect_uri", ""));
    form.put("code_verifier", verifier);
    form.putAll(more);
    return platform.token(Map.of(), form);
  }

  private static String sha256(String text) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
