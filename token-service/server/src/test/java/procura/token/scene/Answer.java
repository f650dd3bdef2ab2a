package procura.token.scene;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpHeaders;
import java.text.ParseException;

/// What came back.
public record Answer(int status, HttpHeaders headers, String text) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public JsonNode json() {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  /// A success, never to be cached.
  public Answer ok() {
    assertThat(status).as(text).isEqualTo(200);
    assertThat(headers.firstValue("Cache-Control")).as("Cache-Control").contains("no-store");
    return this;
  }

  /// RFC 6749 section 5.2.
  public Answer refused(String error) {
    assertThat(text).contains("\"error\":\"" + error + "\"");
    assertThat(status).isEqualTo(error.equals("invalid_client") ? 401 : 400);
    assertThat(headers.firstValue("Cache-Control")).as("Cache-Control").contains("no-store");
    assertThat(json().path("error_description").asText()).matches("[\\x20-\\x7e&&[^\"\\\\]]*");
    if (status == 401) {
      assertThat(headers.firstValue("WWW-Authenticate")).isPresent();
    }
    return this;
  }

  public void isInactive() {
    assertThat(status).as(text).isEqualTo(200);
    assertThat(text).isEqualTo("{\"active\":false}");
  }

  public void isActive() {
    assertThat(status).as(text).isEqualTo(200);
    assertThat(json().path("active").asBoolean()).as(text).isTrue();
  }

  public String get(String member) {
    assertThat(json().hasNonNull(member)).as("%s in %s", member, text).isTrue();
    return json().get(member).asText();
  }

  public boolean has(String member) {
    return json().has(member);
  }

  public String accessToken() {
    return ok().get("access_token");
  }

  public String refreshToken() {
    return ok().get("refresh_token");
  }

  public String scope() {
    return ok().get("scope");
  }

  public JWTClaimsSet claims() {
    try {
      return SignedJWT.parse(accessToken()).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new AssertionError(text, e);
    }
  }
}
