package procura.server;

import java.net.BindException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import procura.audit.verify.BundleVerifier;
import procura.embedded.CannotStart;
import procura.server.bench.Bench;

/// The commands behind the `procura` script.
@Command(
    name = "procura",
    description = "Who may act for whom, who did, and can you prove it?",
    subcommands = {Main.Up.class, Demo.class, Main.Audit.class, Bench.class},
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Callable<Integer> {

  /// As `EX_USAGE` and `EX_CONFIG` of sysexits.h.
  private static final int USAGE = 64;

  private static final int CONFIGURATION = 78;

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler((failure, commandLine, _) -> {
          var reason = reason(failure);
          if (reason == null) {
            throw failure;
          }
          commandLine.getErr().println("procura: " + reason);
          return CONFIGURATION;
        })
        .execute(arguments);
  }

  /// The one line for what its reader can mend; null for what is our mistake.
  private static @Nullable String reason(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadConfiguration || cause instanceof CannotStart) {
        return cause.getMessage();
      }
      if (cause instanceof BindException) {
        return "the port is taken, choose another by --port or PROCURA_PORT";
      }
    }
    return null;
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
    return USAGE;
  }

  /// What `up` and `demo` share.
  static final class Options {

    @Option(names = "--port", description = "port to listen on (8080)")
    @Nullable String port;

    @Option(names = "--data", description = "where state lives (.procura)")
    @Nullable String data;

    @Option(names = "--target", description = "all, control, token or audit")
    @Nullable String target;

    @Option(names = "--feed", description = "store or kafka")
    @Nullable String feed;

    Configuration configuration(Map<Setting, String> more) {
      var told = new EnumMap<Setting, String>(Setting.class);
      put(told, Setting.PROCURA_PORT, port);
      put(told, Setting.PROCURA_DATA_DIR, data);
      put(told, Setting.PROCURA_TARGET, target);
      put(told, Setting.PROCURA_FEED, feed);
      more.forEach(told::putIfAbsent);
      // the launcher says where the checkout is
      var home = Path.of(System.getProperty("procura.home", ""));
      var configuration = Configuration.of(told, System.getenv(), home);
      // before the first logger is made
      System.setProperty(Logging.FORMAT, configuration.get(Setting.PROCURA_LOG_FORMAT));
      return configuration;
    }

    private static void put(Map<Setting, String> told, Setting setting, @Nullable String value) {
      if (value != null) {
        told.put(setting, value);
      }
    }
  }

  @Command(name = "up", description = "the platform alone")
  static final class Up implements Callable<Integer> {

    @Mixin Options options = new Options();

    @Override
    public Integer call() throws InterruptedException {
      try (var platform = Platform.start(options.configuration(Map.of()))) {
        untilInterrupted(platform);
      }
      return 0;
    }
  }

  @Command(name = "audit", description = "the evidence", subcommands = Audit.Verify.class)
  static final class Audit implements Callable<Integer> {

    @Override
    public Integer call() {
      CommandLine.usage(this, System.out);
      return USAGE;
    }

    @Command(
        name = "verify",
        description = "verify an export offline: 0 good, 1 tampered, 2 unusable")
    static final class Verify implements Callable<Integer> {

      @Parameters(paramLabel = "BUNDLE")
      Path bundle = Path.of("");

      @Option(names = "--checkpoint", description = "a checkpoint that you trust already")
      @Nullable Path checkpoint;

      @Override
      public Integer call() {
        return BundleVerifier.verify(bundle, checkpoint, System.out);
      }
    }
  }

  /// Keeps the process up until it is told to stop. The hook closes the platform itself: it can't
  /// wait for this thread, which could not end the process while the hook runs.
  static void untilInterrupted(Platform platform) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop"));
    new CountDownLatch(1).await();
  }
}
