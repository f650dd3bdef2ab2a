package procura.control.desk;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionException;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Caller;
import procura.eventstore.Commands;
import procura.eventstore.ConcurrentChange;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
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
  private final InstantSource clock;

  Desk(Commands commands, FactLog log, InstantSource clock) {
    this.commands = commands;
    this.log = log;
    this.clock = clock;
  }

  /// The time that a command carries. Databases keep microseconds.
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /// Decides one command.
  ///
  /// @return its facts, which are durable and visible now
  public List<Fact> send(Caller caller, Command command) {
    Decision<Fact, Rejection> decision;
    try {
      decision = commands.send(command, caller.cause());
    } catch (ConcurrentChange _) {
      throw concurrent();
    }
    return accepted(decision, caller.tenant(), command, caller.cause());
  }

  /// Decides all or none of several commands.
  public List<Fact> sendTogether(TenantId tenant, List<Command> together, Cause cause) {
    Decision<Fact, Rejection> decision;
    try {
      decision = commands.sendTogether(together, cause);
    } catch (ConcurrentChange _) {
      throw concurrent();
    }
    return accepted(decision, tenant, together.getFirst(), cause);
  }

  private List<Fact> accepted(
      Decision<Fact, Rejection> decision, TenantId tenant, Command command, Cause cause) {
    return switch (decision) {
      case Accepted(var facts) -> facts;
      case Rejected(var rejection) -> {
        record(
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
