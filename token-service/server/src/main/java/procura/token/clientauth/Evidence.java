package procura.token.clientauth;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.authority.proof.ClientCertificate;
import procura.identity.client.ClientId;
import procura.token.error.OAuthException;
import procura.token.origin.Origin;

/// What a request offers as proof of who sends it: everything that client authentication looks at,
/// and nothing believed yet.
///
/// @param authorization the one `Authorization` header
/// @param form the parameters of the body
/// @param proofs all `DPoP` headers
/// @param certificate of the TLS connection, if it has one
/// @param address where it comes from
public record Evidence(
    @Nullable String authorization,
    Map<String, List<String>> form,
    List<String> proofs,
    @Nullable ClientCertificate certificate,
    String address) {

  private static final String DPOP = "DPoP";

  private static final List<String> OFFERS =
      List.of("client_id", "client_secret", "client_assertion", "client_assertion_type");

  /// @throws OAuthException when there are two `Authorization` headers: one kind of authentication
  ///   too many
  public static Evidence of(HttpRequest<?> http, Map<String, List<String>> form) {
    var headers = http.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    if (headers.size() > 1) {
      throw new OAuthException(INVALID_REQUEST, "send one kind of client authentication");
    }
    return new Evidence(
        headers.isEmpty() ? null : headers.getFirst(),
        form,
        http.getHeaders().getAll(DPOP),
        http.getAttribute(ClientCertificate.ATTRIBUTE, ClientCertificate.class).orElse(null),
        String.valueOf(Origin.of(http)));
  }

  /// Whether nobody says who they are.
  public boolean isEmpty() {
    return authorization == null
        && OFFERS.stream()
            .flatMap(name -> form.getOrDefault(name, List.of()).stream())
            .allMatch(String::isEmpty);
  }

  /// Who a request says it is from, for the record of a refusal.
  public static @Nullable ClientId claimed(HttpRequest<?> http, Map<String, List<String>> form) {
    try {
      return ClientAuthentication.offer(of(http, form)).client();
    } catch (OAuthException _) {
      return null;
    }
  }
}
