package procura.control.desk;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Caller;
import procura.control.request.Preconditions;
import procura.eventstore.AlreadyRecorded;
import procura.eventstore.ChangedSince;
import procura.eventstore.Commands;
import procura.eventstore.ConcurrentChange;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.eventstore.Terms;
import procura.eventstore.refusal.RefusalLog;
import procura.identity.Cause;
import procura.identity.Command;
import procura.identity.Decision;
import procura.identity.Decision.Accepted;
import procura.identity.Decision.Rejected;
import procura.identity.Fact;
import procura.identity.Rejection;
import procura.identity.TenantId;
import procura.identity.administration.AdministrationEvent.CommandRefused;

/// Where administrators' wishes become commands. What a decider refuses is recorded too, and then
/// answered as a problem.
@Singleton
public final class Desk {

  private final Commands commands;
  private final FactLog log;
  private final RefusalLog refusals;
  private final InstantSource clock;

  Desk(Commands commands, FactLog log, RefusalLog refusals, InstantSource clock) {
    this.commands = commands;
    this.log = log;
    this.refusals = refusals;
    this.clock = clock;
  }

  /// The time that a command carries. Databases keep microseconds.
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /// Decides one command, under what the caller asks for with `If-Match` and `Idempotency-Key`.
  ///
  /// @return its facts, which are durable and visible now
  public List<Fact> send(Caller caller, Command command) {
    return sendTogether(caller, List.of(command));
  }

  /// Decides all or none of several commands. A change is one decision: what was decided when it
  /// was sent before is not decided again.
  public List<Fact> sendTogether(Caller caller, List<? extends Command> together) {
    if (caller.isDecided()) {
      return Objects.requireNonNull(caller.change()).before();
    }
    var claim = caller.change() == null ? null : caller.change().claim();
    Decision<Fact, Rejection> decision;
    try {
      decision =
          commands.sendTogether(
              List.copyOf(together), caller.cause(), new Terms(claim, caller.ifMatch()));
    } catch (ConcurrentChange _) {
      throw concurrent();
    } catch (ChangedSince _) {
      throw Preconditions.changed();
    } catch (AlreadyRecorded e) {
      // the request that was slow, not dead, came first
      return e.facts();
    }
    return accepted(decision, caller.tenant(), together.getFirst(), caller.cause());
  }

  private List<Fact> accepted(
      Decision<Fact, Rejection> decision, TenantId tenant, Command command, Cause cause) {
    return switch (decision) {
      case Accepted(var facts) -> facts;
      case Rejected(var rejection) -> {
        refusals.record(
            new CommandRefused(
                tenant,
                command.getClass().getSimpleName(),
                rejection.getClass().getSimpleName(),
                String.join(" ", command.tags().stream().sorted().toList()),
                now()),
            cause);
        throw Rejections.problem(rejection);
      }
    };
  }

  /// Appends a fact that needs no decision, and waits until it is durable.
  public void record(Fact fact, Cause cause) {
    try {
      log.append(List.of(fact), cause, Fence.NONE).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }

  private static ProblemException concurrent() {
    return new ProblemException(
        ProblemType.CONCURRENT_CHANGE, "others changed it at the same moment: send it again");
  }
}
