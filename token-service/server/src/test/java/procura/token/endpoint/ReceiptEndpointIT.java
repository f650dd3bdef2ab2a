package procura.token.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.now;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import procura.identity.issuance.IssuanceEvent.ActionReported;
import procura.token.scene.Answer;
import procura.token.scene.Form;
import procura.token.scene.Party;
import procura.token.scene.Scene;

/// `keyed` is the server of `PETS` that signs receipts.
class ReceiptEndpointIT {

  private static final JWSHeader HEADER =
      new JWSHeader.Builder(JWSAlgorithm.ES256)
          .type(new JOSEObjectType("action-receipt+jwt"))
          .build();

  private final Scene scene = Scene.vets();

  private String receipt(UnaryOperator<JWTClaimsSet.Builder> change) {
    return receipt(scene.keyed, HEADER, change);
  }

  private String receipt(
      Party.WithKey by, JWSHeader header, UnaryOperator<JWTClaimsSet.Builder> change) {
    return by.sign(
        header,
        c ->
            change.apply(
                c.issuer(PETS.value())
                    .subject("usr_bob")
                    .expirationTime(null)
                    .claim("act", Map.of("sub", "agt_vet", "act", Map.of("sub", "agt_scribe")))
                    .claim("token_jti", "at_1")
                    .claim("tool", "pet_vaccination")
                    .claim("outcome", "succeeded")));
  }

  private Answer send(String receipt) {
    return scene.post("receipts", Form.of("receipt", receipt).by(scene.keyed));
  }

  @Test
  void aReceiptBecomesAFact() {
    send(receipt(c -> c)).ok();
    var fact = scene.facts(ActionReported.class).getFirst();
    assertThat(fact.tool()).isEqualTo("pet_vaccination");
    assertThat(fact.actors().value()).containsExactly("agt_vet", "agt_scribe");
    assertThat(fact.resource()).isEqualTo(PETS);
  }

  @Test
  void theSameReceiptAgainChangesNothing() {
    var receipt = receipt(c -> c);
    send(receipt).ok();
    send(receipt).ok();
    assertThat(scene.facts(ActionReported.class)).hasSize(1);
  }

  @Test
  @DisplayName("whatever is missing, false or too much is refused and records nothing")
  void badReceiptsAreRefused() {
    List<UnaryOperator<JWTClaimsSet.Builder>> bad =
        List.of(
            c -> c.issuer(Scene.CLINIC.value()),
            c -> c.issuer(null),
            c -> c.audience("https://as.example"),
            c -> c.audience(List.of(scene.issuer(), "x")),
            c -> c.issueTime(null),
            c -> c.issueTime(Date.from(now().plusSeconds(61))),
            c -> c.issueTime(Date.from(now().minusSeconds(3_601))),
            c -> c.jwtID(null),
            c -> c.jwtID("\0"),
            c -> c.jwtID("x".repeat(257)),
            c -> c.claim("outcome", "perhaps"),
            c -> c.claim("outcome", null),
            c -> c.claim("tool", ""),
            c -> c.claim("tool", "\0"),
            c -> c.claim("tool", 5),
            c -> c.claim("tool", "x".repeat(257)),
            c -> c.claim("token_jti", null),
            c -> c.subject(null),
            c -> c.claim("act", "agt_vet"),
            c -> c.claim("act", Map.of("sub", "agt_vet", "act", "x")));
    for (int i = 0; i < bad.size(); i++) {
      assertThat(send(receipt(bad.get(i))).status()).as("case %s", i).isEqualTo(400);
    }
    for (var garbage :
        List.of("x", "a.b.c", "\0", "x".repeat(20_000), scene.keyed.assertion(c -> c))) {
      send(garbage).refused("invalid_request");
    }
    assertThat(scene.facts(ActionReported.class)).isEmpty();
  }

  @Test
  void onlyTheServersOwnKeySigns() {
    var stranger = new Party.WithKey(scene.tenant(), "cli_keyed", Scene.key("stranger"));
    send(receipt(stranger, HEADER, c -> c)).refused("invalid_request");
    send(receipt(
            stranger,
            new JWSHeader.Builder(HEADER).jwk(stranger.key().toPublicJWK()).build(),
            c -> c))
        .refused("invalid_request");
    send(receipt(scene.scribe, HEADER, c -> c)).refused("invalid_request");
    scene
        .post("receipts", Form.of("receipt", receipt(c -> c)).by(scene.scribe))
        .refused("invalid_request");
    scene
        .post("receipts", Form.of("receipt", receipt(c -> c)).by(scene.web))
        .refused("invalid_request");
    scene
        .post("receipts", Form.of("receipt", receipt(c -> c)).by(scene.app))
        .refused("invalid_request");
    scene.post("receipts", Form.of("receipt", receipt(c -> c))).refused("invalid_client");
    assertThat(scene.facts(ActionReported.class)).isEmpty();
  }

  @Test
  void whatAReceiptSaysOfActorsIsNotWhoCausedTheFact() {
    send(receipt(c -> c)).ok();
    assertThat(scene.stored(ActionReported.class).getFirst().cause().actor().actChain()).isEmpty();
  }

  @Test
  void aChainIsNeverCut() {
    Map<String, Object> act = Map.of("sub", "agt_0");
    for (int i = 1; i <= 8; i++) {
      act = Map.of("sub", "agt_" + i, "act", act);
    }
    var nine = act;
    send(receipt(c -> c.claim("act", nine))).refused("invalid_request");
    send(receipt(c -> c.claim("act", nine.get("act")))).ok();
  }

  @Test
  void anActorOfHostileShapeIsNoServerError() {
    var nul = receipt(c -> c.claim("act", Map.of("sub", "a\0b")));
    assertThat(send(nul).status()).isLessThan(500);
    var many = receipt(c -> c.claim("act", Map.of("sub", "x".repeat(9_000))));
    assertThat(send(many).status()).isLessThan(500);
  }
}
