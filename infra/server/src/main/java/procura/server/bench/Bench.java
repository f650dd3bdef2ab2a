package procura.server.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `procura bench`.
@Command(name = "bench", description = "measure throughput, latency and CPU")
public final class Bench implements Callable<Integer> {

  private static final int USAGE = 64;

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "tokens")
  String name = "tokens";

  @Option(names = "--seconds", description = "of one run (5)")
  int seconds = 5;

  @Option(names = "--connections", split = ",", description = "1,8,32,64")
  List<Integer> connections = List.of(1, 8, 32, 64);

  @Option(names = "--warmup", description = "seconds for each scenario before the first round (15)")
  int warmup = 15;

  @Option(names = "--rounds", description = "medians are taken over (3)")
  int rounds = 3;

  @Option(names = "--only", split = ",", description = "scenarios whose names begin so")
  List<String> only = List.of();

  @Override
  public Integer call() {
    if (!name.equals("tokens")) {
      System.err.println("procura: there is no benchmark `" + name + "`, only `tokens`");
      return USAGE;
    }
    var plan = new Plan(seconds, warmup, rounds, List.copyOf(connections), List.copyOf(only));
    return new TokenBench(plan, System.out).run() ? 0 : 1;
  }
}
