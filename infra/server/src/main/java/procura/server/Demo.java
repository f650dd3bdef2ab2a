package procura.server;

import java.io.PrintStream;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import procura.server.demo.VetAssistStory;

/// The platform with the Vet Assist story, played over real HTTP.
@Command(name = "demo", description = "the platform and the Vet Assist story")
final class Demo implements Callable<Integer> {

  @Mixin Main.Options options = new Main.Options();

  @Option(names = "--once", description = "exit after the story: 0 if every step held")
  boolean once;

  @Override
  public Integer call() throws InterruptedException {
    var out = new PrintStream(System.out, true);
    var configuration = options.configuration(Map.of(Setting.PROCURA_SIGNUP, "open"));
    try (var platform = Platform.start(configuration)) {
      boolean held = new VetAssistStory(URI.create(platform.baseUrl()), out).play();
      if (!once) {
        out.println("The console is at " + platform.baseUrl() + "/console, until Ctrl-C.");
        Main.untilInterrupted(platform);
      }
      return held ? 0 : 1;
    }
  }
}
