package procura.token.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import procura.identity.Scopes;
import procura.token.error.OAuthException;
import procura.token.request.FormBody;

/// What anybody sends to the endpoints is read or refused, never an accident. Kept inputs at every
/// build; new ones with `JAZZER_FUZZ=1`.
class RequestFuzzTest {

  private static final String HTTPS = "https://app.example/cb?kept=1";
  private static final String LOOPBACK = "http://127.0.0.1:8123/cb";

  @FuzzTest
  void forms(byte[] body) {
    try {
      FormBody.parse(body).values().forEach(values -> assertThat(values).isNotEmpty());
    } catch (OAuthException refused) {
      assertThat(refused.code().value()).isEqualTo("invalid_request");
    }
  }

  @FuzzTest
  void scopes(byte[] scope) {
    try {
      var scopes = Scopes.parse(new String(scope, StandardCharsets.UTF_8));
      assertThat(Scopes.parse(scopes.toString())).isEqualTo(scopes);
    } catch (IllegalArgumentException _) {
      // refused
    }
  }

  @FuzzTest
  void claims(byte[] claims) {
    try {
      var request = ClaimsRequest.parse(new String(claims, StandardCharsets.UTF_8));
      request.essentialAcr();
      request.voluntaryAcr();
      request.subject();
      request.names("userinfo");
    } catch (IllegalArgumentException _) {
      // refused
    }
  }

  /// OAuth 2.1 section 4.1.3: equal, or on loopback equal but for the port.
  @FuzzTest
  void redirectUris(byte[] sent) {
    var uri = new String(sent, StandardCharsets.UTF_8);
    assertThat(CheckRedirectUri.matches(HTTPS, uri)).isEqualTo(HTTPS.equals(uri));
    if (CheckRedirectUri.matches(LOOPBACK, uri)) {
      assertThat(uri).matches("http://127\\.0\\.0\\.1(:[0-9]{1,5})?/cb");
    }
  }
}
