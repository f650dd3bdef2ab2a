package procura.audit.log;

/// One tile of a log (C2SP tlog-tiles): up to 256 consecutive hashes of the tree level 8 * `level`.
public record Tile(int level, long index, int width) {

  public static final int HEIGHT = 8;
  public static final int FULL_WIDTH = 1 << HEIGHT;

  public Tile {
    if (level < 0 || level > 63 || index < 0 || width < 1 || width > FULL_WIDTH) {
      throw new IllegalArgumentException(
          "no tile has level `" + level + "`, index `" + index + "` and width `" + width + "`");
    }
  }

  /// `tile/<L>/<N>[.p/<W>]`, the path under which tlog-tiles publishes it.
  public String path() {
    var number = new StringBuilder("%03d".formatted(index % 1000));
    for (var rest = index / 1000; rest > 0; rest /= 1000) {
      number.insert(0, "x%03d/".formatted(rest % 1000));
    }
    return "tile/" + level + "/" + number + (width == FULL_WIDTH ? "" : ".p/" + width);
  }
}
