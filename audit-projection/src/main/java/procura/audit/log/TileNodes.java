package procura.audit.log;

import java.util.LinkedHashMap;
import java.util.Map;

/// Finds the hash of any perfect subtree in tiles. Remembers the tiles last used, since
/// neighbouring proofs share almost all of them. Not for use by several threads.
public final class TileNodes implements Nodes {

  private static final int REMEMBERED = 64;

  private final TileSource source;
  private final Map<Place, byte[]> remembered =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, byte[]> eldest) {
          return size() > REMEMBERED;
        }
      };

  public TileNodes(TileSource source) {
    this.source = source;
  }

  @Override
  public Hash node(int level, long index) {
    var tileLevel = level / Tile.HEIGHT;
    var above = level % Tile.HEIGHT;
    var first = index << above;
    var place = new Place(tileLevel, first / Tile.FULL_WIDTH);
    var hashes = remembered.computeIfAbsent(place, at -> source.tile(at.level(), at.index()));
    var offset = (int) (first % Tile.FULL_WIDTH);
    var needed = (offset + (1 << above)) * Hash.LENGTH;
    if (hashes.length < needed) {
      throw new IllegalStateException(
          "tile `%d/%d` has no hash for subtree `%d` of level `%d`"
              .formatted(place.level(), place.index(), index, level));
    }
    var tree = MerkleTree.empty();
    for (var i = offset; i < offset + (1 << above); i++) {
      tree.append(Hash.of(hashes, i * Hash.LENGTH));
    }
    return tree.root();
  }

  /// The bytes of a tile as far as it is filled.
  @FunctionalInterface
  public interface TileSource {
    byte[] tile(int level, long index);
  }

  private record Place(int level, long index) {}
}
