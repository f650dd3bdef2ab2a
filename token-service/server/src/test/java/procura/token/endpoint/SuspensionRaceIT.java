package procura.token.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.BOB;
import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.exchange;
import static procura.token.scene.Scene.now;
import static procura.token.scene.Scene.refresh;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import procura.eventstore.StoredFact;
import procura.identity.Fact;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.agent.AgentEvent.AgentSuspended;
import procura.identity.delegation.DelegationCommand.WithdrawDelegation;
import procura.identity.delegation.DelegationEvent.DelegationWithdrawn;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.TokenRevoked;
import procura.identity.user.UserCommand.SuspendUser;
import procura.identity.user.UserEvent.UserSuspended;
import procura.token.scene.Answer;
import procura.token.scene.Scene;

/// An acknowledged ending is never followed by a token, however many ask at that moment.
class SuspensionRaceIT {

  private static final int THREADS = 16;
  private static final int ENOUGH = 40;

  private final Scene scene = Scene.vets();

  @Test
  @DisplayName("0 tokens after an agent's suspension is acknowledged")
  void agent() throws Exception {
    race(
        () -> scene.alone(scene.vet, PETS),
        () -> scene.send(new SuspendAgent(scene.tenant(), scene.vet.agent(), "r", now())),
        AgentSuspended.class);
  }

  @Test
  @DisplayName("0 tokens after a person's suspension is acknowledged")
  void person() throws Exception {
    var token = scene.forBob(scene.web, PETS, "read").refreshToken();
    race(
        () -> scene.token(scene.web, refresh(token)),
        () -> scene.send(new SuspendUser(scene.tenant(), BOB, now())),
        UserSuspended.class);
  }

  @Test
  @DisplayName("0 tokens after a consent's withdrawal is acknowledged")
  void consent() throws Exception {
    var code = scene.authorize(scene.web, null, PETS, "read");
    var token = scene.token(scene.web, code.form()).accessToken();
    race(
        () -> scene.token(scene.petsServer, exchange(token, CLINIC)),
        () -> scene.send(new WithdrawDelegation(scene.tenant(), code.delegation(), now())),
        DelegationWithdrawn.class);
  }

  @Test
  @DisplayName("0 tokens after the revocation of the token that they derive from is acknowledged")
  void subjectToken() throws Exception {
    var token = scene.forBob(scene.web, PETS, "read").accessToken();
    race(
        () -> scene.token(scene.petsServer, exchange(token, CLINIC)),
        () -> scene.revoke(scene.web, token).ok(),
        TokenRevoked.class);
  }

  private void race(Supplier<Answer> ask, Runnable end, Class<? extends Fact> ending)
      throws Exception {
    var enough = new CountDownLatch(ENOUGH);
    var acknowledged = new AtomicBoolean();
    var late = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            threads.submit(() -> {
              while (true) {
                boolean after = acknowledged.get();
                var answer = ask.get();
                assertThat(answer.status()).as(answer.text()).isIn(200, 400, 401, 503);
                enough.countDown();
                if (after && answer.status() == 200) {
                  late.incrementAndGet();
                }
                if (after) {
                  return;
                }
              }
            }));
      }
      enough.await();
      end.run();
      acknowledged.set(true);
      for (var one : all) {
        one.get();
      }
    }
    assertThat(late).hasValue(0);
    var ended = scene.stored(ending).getLast().position();
    assertThat(
            scene.stored(AccessTokenIssued.class).stream()
                .mapToLong(StoredFact::position)
                .filter(p -> p > ended))
        .isEmpty();
  }
}
