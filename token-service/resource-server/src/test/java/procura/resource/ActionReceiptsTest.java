package procura.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import procura.resource.ActionReceipt.Outcome;

class ActionReceiptsTest {

  private final FakeIssuer issuer = new FakeIssuer();
  private final ECKey key = FakeIssuer.ecKey("resource-key");
  private final AccessToken token =
      Requests.allowed(
          issuer
              .resource()
              .build()
              .authorize(
                  Requests.bearer(
                      issuer
                          .token()
                          .claim("act", Map.of("sub", "agt_1", "iss", FakeIssuer.ISSUER))
                          .signed())));
  private final ActionReceipts receipts = receipts(100);

  private ActionReceipts receipts(int longestQueue) {
    return new ActionReceipts(
        FakeIssuer.RESOURCE,
        new Issuer(TrustedIssuer.of(FakeIssuer.ISSUER), issuer, issuer.time),
        new ClientAuthentication.PrivateKeyJwt("cli_mcp", key),
        new ResourceKey(key),
        issuer,
        issuer.time,
        longestQueue,
        Duration.ofMillis(1));
  }

  @AfterEach
  void close() {
    receipts.close();
  }

  @Test
  void aReceiptSaysWhatWasDoneWithWhichTokenAndIsSigned() throws Exception {
    receipts.post("pet_profile", Outcome.SUCCEEDED, token);
    await().until(() -> receipts.counts().delivered() == 1);

    var receipt = SignedJWT.parse(sentForm().get("receipt"));
    assertThat(receipt.verify(new ECDSAVerifier(key.toPublicJWK()))).isTrue();
    assertThat(receipt.getHeader().getType()).hasToString("action-receipt+jwt");
    assertThat(receipt.getJWTClaimsSet().toJSONObject())
        .containsEntry("iss", FakeIssuer.RESOURCE)
        .containsEntry("aud", FakeIssuer.ISSUER)
        .containsEntry("token_jti", "jti-1")
        .containsEntry("tool", "pet_profile")
        .containsEntry("outcome", "succeeded")
        .containsEntry("sub", "usr_bob")
        .containsKeys("jti", "iat", "act");
  }

  @Test
  void rfc10070TheAssertionIsForTheIssuerAlone() throws Exception {
    receipts.post("pet_profile", Outcome.SUCCEEDED, token);
    await().until(() -> receipts.counts().delivered() == 1);

    var assertion = SignedJWT.parse(sentForm().get("client_assertion"));
    assertThat(assertion.getHeader().getType()).hasToString("client-authentication+jwt");
    assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly(FakeIssuer.ISSUER);
    assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("cli_mcp");
    assertThat(assertion.getJWTClaimsSet().getSubject()).isEqualTo("cli_mcp");
  }

  private Map<String, String> sentForm() {
    return issuer.calls.stream()
        .map(Outbound.Call::form)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anIssuerInTroubleIsTriedAgain() {
    var tries = new AtomicInteger();
    issuer.onReceipt = _ -> new Outbound.Answer(tries.incrementAndGet() < 4 ? 503 : 202, "");
    receipts.post("pet_profile", Outcome.FAILED, token);
    await().until(() -> receipts.counts().delivered() == 1);
    assertThat(tries).hasValue(4);
    assertThat(receipts.counts().lost()).isZero();
  }

  @Test
  void aReceiptThatIsRefusedIsCountedAsLost() {
    issuer.onReceipt = _ -> new Outbound.Answer(400, "");
    receipts.post("pet_profile", Outcome.SUCCEEDED, token);
    await().until(() -> receipts.counts().lost() == 1);
    assertThat(issuer.callsTo("/receipts")).isEqualTo(1);
  }

  @Test
  void anIssuerThatTakesNoReceiptsLosesThemInPlainSight() {
    issuer.metadata.remove("receipt_endpoint");
    receipts.post("pet_profile", Outcome.SUCCEEDED, token);
    await().until(() -> receipts.counts().lost() == 1);
  }

  @Test
  void aFullQueueNeitherBlocksNorForgets() {
    var gate = new CountDownLatch(1);
    issuer.onReceipt =
        _ -> {
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return new Outbound.Answer(202, "");
        };
    try (var small = receipts(2)) {
      for (var i = 0; i < 10; i++) {
        small.post("pet_profile", Outcome.SUCCEEDED, token);
      }
      assertThat(small.counts().lost()).isBetween(7L, 8L);
      gate.countDown();
      await().until(() -> small.counts().pending() == 0);
      assertThat(small.counts().delivered() + small.counts().lost()).isEqualTo(10);
    }
  }
}
