package procura.token.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.token.endpoint.Way.Walked;
import procura.token.scene.Answer;
import procura.token.scene.Scene;

/// One decision function: whatever ends, no way leads to a token past it, and no token outlives it.
/// What an ending does not touch goes on.
class EveryWayEveryEndingIT {

  static Stream<Arguments> everyPair() {
    return Arrays.stream(Ending.values())
        .flatMap(ending -> Arrays.stream(Way.values()).map(way -> Arguments.of(ending, way)));
  }

  @ParameterizedTest
  @EnumSource
  void everyWayIsOpenAtFirst(Way way) {
    var scene = Scene.vets();
    var walked = way.walk(scene);
    walked.again().get().ok();
    scene.introspect(walked.server(), walked.token()).isActive();
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  @DisplayName("[B20] n67 n83 n84 TX-08: no token and no active token past an ending")
  void nothingOutlivesAnEnding(Ending ending, Way way) {
    var scene = Scene.vets();
    var walked = way.walk(scene);
    ending.happen(scene, walked);
    int issued = scene.facts(AccessTokenIssued.class).size();

    var again = walked.again().get();
    if (ending.closes(way)) {
      assertThat(again.status()).as(again.text()).isIn(400, 401, 404);
      assertThat(again.text()).doesNotContain("access_token");
      assertThat(scene.facts(AccessTokenIssued.class)).hasSize(issued);
    } else {
      again.ok();
    }
    if (ending.endsTokensOf(way)) {
      isDead(scene, walked);
    }
  }

  private static void isDead(Scene scene, Walked walked) {
    Answer answer = scene.introspect(walked.server(), walked.token());
    if (answer.status() != 404) { // the tenant is gone
      answer.isInactive();
    }
  }
}
