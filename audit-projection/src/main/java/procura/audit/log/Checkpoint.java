package procura.audit.log;

import java.util.regex.Pattern;

/// What a log says about itself: whose it is, how long it is, and the hash of all of it (C2SP
/// tlog-checkpoint). Everything up to `size` is fixed by `root`.
public record Checkpoint(String origin, long size, Hash root) {

  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");

  public Checkpoint {
    if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0) {
      throw new IllegalArgumentException("a checkpoint has an origin and a size");
    }
  }

  /// Reads a note's text. Extension lines are not ours: nobody could audit them, so we refuse them.
  public static Checkpoint parse(String text) {
    var lines = text.split("\n", -1);
    if (lines.length != 4 || !lines[3].isEmpty() || !SIZE.matcher(lines[1]).matches()) {
      throw new IllegalArgumentException("the note's text is not a checkpoint");
    }
    return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.ofBase64(lines[2]));
  }

  public String text() {
    return origin + "\n" + size + "\n" + root.base64() + "\n";
  }
}
