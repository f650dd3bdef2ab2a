package procura.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A second JVM with this one's class path, to be killed.
record OtherJvm(Process process, BufferedReader said) implements AutoCloseable {

  static OtherJvm run(Class<?> main, Object... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (var argument : arguments) {
      command.add(argument.toString());
    }
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new OtherJvm(process, process.inputReader());
  }

  String line() throws IOException {
    var line = said.readLine();
    if (line == null) {
      throw new IllegalStateException(
          "the other JVM ended with " + process.onExit().join().exitValue());
    }
    return line;
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
