package procura.control.desk;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/// Forgets answers that nobody may ask for again.
@Singleton
final class Housekeeping {

  private final IdempotencyStore answers;
  private final Desk desk;

  Housekeeping(IdempotencyStore answers, Desk desk) {
    this.answers = answers;
    this.desk = desk;
  }

  @Scheduled(initialDelay = "5m", fixedDelay = "10m")
  void forget() {
    answers.forgetOld(desk.now());
  }
}
