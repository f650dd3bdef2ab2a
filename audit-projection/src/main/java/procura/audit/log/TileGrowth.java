package procura.audit.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a batch of new leaves adds to the tiles of a log: bytes to append, never bytes to change.
public final class TileGrowth implements MerkleTree.Completed {

  private final Map<Place, List<Hash>> additions = new HashMap<>();

  @Override
  public void node(int level, long index, Hash hash) {
    if (level % Tile.HEIGHT == 0) {
      additions
          .computeIfAbsent(
              new Place(level / Tile.HEIGHT, index / Tile.FULL_WIDTH), _ -> new ArrayList<>())
          .add(hash);
    }
  }

  public List<Addition> additions() {
    var list = new ArrayList<Addition>();
    additions.forEach(
        (at, hashes) -> list.add(new Addition(at.level(), at.index(), Hash.concatenated(hashes))));
    list.sort(Comparator.comparingInt(Addition::level).thenComparingLong(Addition::index));
    return list;
  }

  /// Hashes to append to one tile.
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  public record Addition(int level, long index, byte[] hashes) {}

  private record Place(int level, long index) {}
}
