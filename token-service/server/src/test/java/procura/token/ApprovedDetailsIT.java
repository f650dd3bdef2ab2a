package procura.token;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.Cast.GREENFIELD;
import static procura.token.Cast.PASSWORD;
import static procura.token.Cast.SECRET;
import static procura.token.KeyedClient.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.client.GrantType;
import procura.identity.issuance.IssuanceEvent.ApprovalGranted;
import procura.identity.issuance.IssuanceEvent.ApprovalRequested;
import procura.tenancy.keys.Secrets;

/// Authorization details (RFC 9396 section 3) that a person approves elsewhere than in the client's
/// browser: asked for by a device (RFC 8628) or in the background (CIBA).
class ApprovedDetailsIT {

  private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String CIBA = "urn:openid:params:grant-type:ciba";
  private static final String TWO_ACTIONS =
      Payments.TO_VET.replace("}}", "},\"actions\":[\"initiate\",\"cancel\"]}");
  private static final String STATEMENT = "{\"type\":\"statement\",\"account\":\"A1\"}";
  private static final Rig RIG = Rig.shared();

  private final String name = "apd-" + UUID.randomUUID().toString().substring(0, 8);
  private final ClientId till = new ClientId("cli_" + name);
  private final TestBrowser client = RIG.browser();
  private final TestBrowser person = RIG.browser();
  private final int before = RIG.facts().count();

  @BeforeEach
  void aPayerAndATill() {
    Payments.person(RIG, name);
    RIG.cast()
        .send(
            new RegisterClient(
                GREENFIELD,
                till,
                new ClientMetadata(
                    "Till",
                    null,
                    List.of(),
                    List.of(),
                    EnumSet.of(GrantType.DEVICE_CODE, GrantType.CIBA, GrantType.REFRESH_TOKEN),
                    AuthenticationMethod.CLIENT_SECRET_BASIC,
                    ApplicationType.NATIVE,
                    false,
                    false,
                    List.of(),
                    Payments.MAY_PAY,
                    null,
                    null,
                    null,
                    null,
                    null),
                List.of(new Access(Payments.BANK, Scopes.of("pay:read", "pay:write"))),
                List.of(new Credential.SecretHash("crd_1", Secrets.hash(SECRET), null)),
                RIG.clock().instant()));
  }

  private HttpResponse<String> post(String endpoint, String... fields) {
    var form = new AuthorizationUrl("greenfield", List.of());
    for (int i = 0; i < fields.length; i += 2) {
      form = form.plus(fields[i], fields[i + 1]);
    }
    return client.post(
        "/t/greenfield/" + endpoint, form.form(), "Authorization", ConsentIT.basic(till.value()));
  }

  private static JsonNode ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private static void refused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).path("error").asText()).isEqualTo("invalid_authorization_details");
  }

  private HttpResponse<String> device(String details) {
    return post("device_authorization", "scope", "pay:read", "authorization_details", details);
  }

  private HttpResponse<String> ciba(String details) {
    return post(
        "bc-authorize", "scope", "pay:read", "login_hint", name, "authorization_details", details);
  }

  private HttpResponse<String> typed(JsonNode device) {
    var login = person.follow(person.get("/t/greenfield/device"));
    var page = person.signIn(login, name, PASSWORD);
    return person.follow(
        person.submit(page, new String[] {"user_code", device.get("user_code").asText()}));
  }

  private HttpResponse<String> asked() {
    var login = person.follow(person.get("/t/greenfield/account/approvals"));
    var list = person.signIn(login, name, PASSWORD);
    var link =
        Pattern.compile("href=\"(/t/greenfield/account/approvals/apr_\\w+)\"").matcher(list.body());
    assertThat(link.find()).as(list.body()).isTrue();
    return person.get(link.group(1));
  }

  private HttpResponse<String> poll(JsonNode device, String... more) {
    var fields =
        new java.util.ArrayList<>(
            List.of("grant_type", DEVICE, "device_code", device.get("device_code").asText()));
    fields.addAll(List.of(more));
    return post("token", fields.toArray(String[]::new));
  }

  private static String claim(JsonNode answer) throws java.text.ParseException {
    return SignedJWT.parse(answer.get("access_token").asText())
        .getPayload()
        .toJSONObject()
        .get("authorization_details")
        .toString();
  }

  @Nested
  @DisplayName("RFC 8628 section 3.1, RFC 9396 section 3")
  class ByADevice {

    @Test
    @DisplayName("[C4] said in words, approved one by one, in answer, token and record")
    void approved() throws Exception {
      var device = ok(device("[" + Payments.TO_VET + "," + STATEMENT + "]"));
      assertThat(RIG.facts().since(before, ApprovalRequested.class).getFirst().details())
          .isNotNull();
      var page = typed(device);
      assertThat(page.body())
          .contains("Pay 250.00 EUR to Dr. Vet")
          .contains("See the statements of A1");
      person.submit(page, new String[] {"decision", "approve", "scope", "pay:read", "detail", "0"});
      var answer = ok(poll(device));
      assertThat(answer.get("authorization_details").toString())
          .contains("250.00")
          .doesNotContain("statement");
      assertThat(claim(answer)).contains("250.00").doesNotContain("statement");
      var granted = RIG.facts().since(before, ApprovalGranted.class).getFirst().details();
      assertThat(String.valueOf(granted)).contains("Dr. Vet").doesNotContain("statement");
    }

    @Test
    @DisplayName("RFC 9396 section 6: the token request may say less, and never more")
    void narrowed() {
      var device = ok(device("[" + TWO_ACTIONS + "]"));
      person.submit(
          typed(device), new String[] {"decision", "approve", "scope", "pay:read", "detail", "0"});
      refused(poll(device, "authorization_details", "{")); // and nothing is spent
      RIG.clock().advance(Duration.ofSeconds(6));
      var less = "[" + TWO_ACTIONS.replace(",\"cancel\"", "") + "]";
      var answer = ok(poll(device, "authorization_details", less));
      assertThat(answer.get("authorization_details").toString())
          .contains("initiate")
          .doesNotContain("cancel");
    }

    @Test
    @DisplayName("RFC 9396 section 6: more than was approved")
    void neverMore() {
      var device = ok(device("[" + Payments.TO_VET + "]"));
      person.submit(
          typed(device), new String[] {"decision", "approve", "scope", "pay:read", "detail", "0"});
      var more = "[" + Payments.TO_VET.replace("250.00", "9999.00") + "]";
      refused(poll(device, "authorization_details", more));
    }
  }

  @Nested
  @DisplayName("CIBA section 7.1, RFC 9396 section 3")
  class InTheBackground {

    @Test
    @DisplayName("said in words; what is unticked is not granted")
    void approved() throws Exception {
      var asked = ok(ciba("[" + Payments.TO_VET + "," + STATEMENT + "]"));
      var page = asked();
      assertThat(page.body())
          .contains("Pay 250.00 EUR to Dr. Vet")
          .contains("See the statements of A1");
      person.submit(page, new String[] {"decision", "approve", "scope", "pay:read", "detail", "1"});
      var answer =
          ok(post("token", "grant_type", CIBA, "auth_req_id", asked.get("auth_req_id").asText()));
      assertThat(answer.get("authorization_details").toString())
          .contains("statement")
          .doesNotContain("250.00");
      assertThat(claim(answer)).doesNotContain("250.00");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "[]",
        "[1]",
        "[{\"payee\":\"Dr. Vet\"}]",
        "[{\"type\":\"unknown\"}]",
        "[{\"type\":\"payment\"}]",
        "[{\"type\":\"payment\",\"payee\":\"x\",\"amount\":{\"value\":\"1\",\"currency\":\"EUR\"}}]",
        "[{\"type\":\"statement\",\"account\":\"A1\",\"extra\":1}]"
      })
  @DisplayName("#20 malformed, unknown, unfitting: invalid_authorization_details, nobody is asked")
  void whatDoesNotFit(String details) {
    refused(device(details));
    refused(ciba(details));
    refused(post("device_authorization", "authorization_details", details)); // and no scope
    assertThat(RIG.facts().since(before, ApprovalRequested.class)).isEmpty();
  }
}
