package procura.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// RFC 8693 section 2: the inbound token is exchanged and never passed on.
class UpstreamTokensTest {

  private final FakeIssuer issuer = new FakeIssuer();
  private final ProtectedResource resource =
      issuer.resource().client(new ClientAuthentication.ClientSecret("cli_mcp", "s")).build();
  private final AccessToken inbound =
      Requests.allowed(resource.authorize(Requests.bearer(issuer.token().signed())));

  private UpstreamTokens.Exchange exchange() throws IssuerUnavailable {
    return resource
        .upstream()
        .exchange(inbound, "https://clinic.example/api", List.of("clinic:read"));
  }

  @Test
  void section21TheRequestNamesTokenResourceAndScope() throws Exception {
    issuer.onToken =
        _ ->
            FakeIssuer.json(Map.of("access_token", "t2", "token_type", "Bearer", "expires_in", 60));

    assertThat(exchange())
        .isEqualTo(new UpstreamTokens.Granted("t2", issuer.time.instant().plusSeconds(60)));
    var call = issuer.calls.stream().filter(c -> c.form() != null).findFirst().orElseThrow();
    assertThat(call.form())
        .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
        .containsEntry("subject_token", inbound.value())
        .containsEntry("subject_token_type", "urn:ietf:params:oauth:token-type:access_token")
        .containsEntry("resource", "https://clinic.example/api")
        .containsEntry("scope", "clinic:read");
    assertThat(call.headers().get("Authorization")).startsWith("Basic ");
  }

  @Test
  void section222ARefusalIsAValue() throws Exception {
    issuer.onToken =
        _ ->
            new Outbound.Answer(400, "{\"error\":\"invalid_target\",\"error_description\":\"no\"}");
    assertThat(exchange()).isEqualTo(new UpstreamTokens.Refused("invalid_target", "no"));
  }

  @Test
  void anIssuerInTroubleIsAnException() {
    issuer.onToken = _ -> new Outbound.Answer(503, "");
    assertThatThrownBy(this::exchange).isInstanceOf(IssuerUnavailable.class);
  }
}
