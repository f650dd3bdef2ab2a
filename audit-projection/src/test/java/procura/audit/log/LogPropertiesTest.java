package procura.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/// What must hold for logs of every size, against the recursive definitions of RFC 9162 section
/// 2.1.
class LogPropertiesTest {

  @Property(tries = 200)
  void theIncrementalRootIsTheRecursiveOne(@ForAll @IntRange(max = 700) int size) {
    assertThat(log(size).tree().root()).isEqualTo(recursive(leaves(size)));
  }

  @Property(tries = 300)
  void everyInclusionProofVerifiesAndNoOtherLeafDoes(
      @ForAll @IntRange(min = 1, max = 70_000) int size, @ForAll @LongRange(max = 69_999) long at) {
    var index = at % size;
    var log = log(size);
    var proof = InclusionProof.ofLeaf(index, size, log.nodes());
    assertThat(proof.verifies(leaf(index), log.tree().root())).isTrue();
    assertThat(proof.verifies(leaf(index + 1), log.tree().root())).isFalse();
  }

  @Property(tries = 200)
  void wholeSubtreesAreProvenWithShorterPaths(
      @ForAll @IntRange(min = 1, max = 5_000) int size,
      @ForAll @IntRange(max = 12) int level,
      @ForAll @LongRange(max = 5_000) long at) {
    var subtrees = size >>> level;
    if (subtrees == 0) {
      return;
    }
    var log = log(size);
    var proof = InclusionProof.of(level, at % subtrees, size, log.nodes());
    var subtree = log.nodes().node(level, at % subtrees);
    assertThat(proof.verifies(subtree, log.tree().root())).isTrue();
    assertThat(proof.verifies(Hash.leaf(new byte[0]), log.tree().root())).isFalse();
  }

  @Property(tries = 300)
  void everyLogIsConsistentWithEachOfItsPrefixesAndWithNoOther(
      @ForAll @IntRange(min = 1, max = 3_000) int newSize,
      @ForAll @IntRange(max = 3_000) int some) {
    var oldSize = some % (newSize + 1);
    var newer = log(newSize);
    var older = log(oldSize).tree().root();
    var proof = ConsistencyProof.of(oldSize, newSize, newer.nodes());
    assertThat(proof.verifies(older, newer.tree().root())).isTrue();
    assertThat(proof.verifies(Hash.leaf(new byte[0]), newer.tree().root())).isFalse();
    if (oldSize > 0) {
      assertThat(proof.verifies(older, Hash.leaf(new byte[0]))).isFalse();
    }
  }

  @Property(tries = 100)
  void aLogContinuedFromItsFrontierIsTheSameLog(
      @ForAll @IntRange(max = 2_000) int before, @ForAll @IntRange(max = 300) int after) {
    var first = log(before).tree();
    var second = MerkleTree.of(before, first.frontier());
    for (var i = before; i < before + after; i++) {
      second.append(leaf(i));
    }
    assertThat(second.root()).isEqualTo(log(before + after).tree().root());
    assertThat(second.size()).isEqualTo(before + after);
  }

  @Property(tries = 50)
  void tilesAreFilledAsC2spTlogTilesSays(@ForAll @IntRange(min = 1, max = 70_000) int size) {
    var tiles = log(size).tiles();
    var expected = new HashMap<String, Integer>();
    for (var level = 0; size >> (8 * level) > 0; level++) {
      var hashes = size >> (8 * level);
      for (var index = 0; index * 256 < hashes; index++) {
        var width = Math.min(256, hashes - index * 256);
        expected.put(new Tile(level, index, width).path(), width);
      }
    }
    var actual = new HashMap<String, Integer>();
    tiles.forEach((at, bytes) -> {
      var width = bytes.length / Hash.LENGTH;
      actual.put(new Tile(at.getFirst().intValue(), at.getLast(), width).path(), width);
    });
    assertThat(actual).isEqualTo(expected);
  }

  private static Hash recursive(List<Hash> leaves) {
    if (leaves.size() < 2) {
      return leaves.isEmpty() ? Hash.EMPTY_ROOT : leaves.getFirst();
    }
    var split = Integer.highestOneBit(leaves.size() - 1);
    return Hash.node(
        recursive(leaves.subList(0, split)), recursive(leaves.subList(split, leaves.size())));
  }

  private static List<Hash> leaves(int size) {
    var leaves = new ArrayList<Hash>();
    for (var i = 0; i < size; i++) {
      leaves.add(leaf(i));
    }
    return leaves;
  }

  private static Hash leaf(long index) {
    return Hash.leaf(ByteBuffer.allocate(8).putLong(index).array());
  }

  /// A log built in batches, as the projection builds it.
  private static Log log(int size) {
    var tree = MerkleTree.empty();
    Map<List<Long>, byte[]> tiles = new HashMap<>();
    while (tree.size() < size) {
      var growth = new TileGrowth();
      var end = Math.min(size, tree.size() + 1 + tree.size() * 7 % 501);
      while (tree.size() < end) {
        tree.append(leaf(tree.size()), growth);
      }
      for (var addition : growth.additions()) {
        tiles.merge(
            List.of((long) addition.level(), addition.index()),
            addition.hashes(),
            (a, b) -> ByteBuffer.allocate(a.length + b.length).put(a).put(b).array());
      }
    }
    return new Log(
        tree,
        tiles,
        new TileNodes((level, index) -> {
          var tile = tiles.get(List.of((long) level, index));
          if (tile == null) {
            throw new IllegalStateException("no tile " + level + "/" + index);
          }
          return tile;
        }));
  }

  private record Log(MerkleTree tree, Map<List<Long>, byte[]> tiles, Nodes nodes) {}
}
