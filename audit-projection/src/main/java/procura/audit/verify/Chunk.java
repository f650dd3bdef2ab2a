package procura.audit.verify;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import procura.audit.log.Hash;
import procura.audit.log.InclusionProof;
import procura.audit.log.MerkleTree;
import procura.audit.log.Nodes;
import procura.audit.log.Subtrees;
import procura.audit.log.Tile;
import procura.audit.record.CanonicalJson;

/// Some neighbouring records proven together: one path from their subtree to the root instead of
/// one for each. `leaves` only help to say which record is wrong; they are believed as far as the
/// path proves them.
public record Chunk(long seq, List<Hash> leaves, InclusionProof proof) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  public Chunk {
    leaves = List.copyOf(leaves);
  }

  /// The largest chunk that starts at `seq` and ends at `toSeq` at the latest.
  public static Chunk of(long seq, long toSeq, long treeSize, Nodes nodes) {
    var level = Math.min(Tile.HEIGHT, Subtrees.largestLevel(seq, toSeq - seq));
    var leaves = new ArrayList<Hash>();
    for (var i = seq; i < seq + (1L << level); i++) {
      leaves.add(nodes.node(0, i));
    }
    return new Chunk(seq, leaves, InclusionProof.of(level, seq >>> level, treeSize, nodes));
  }

  /// The number of records.
  public long size() {
    return 1L << proof.level();
  }

  Hash subtree() {
    var tree = MerkleTree.empty();
    leaves.forEach(tree::append);
    return tree.root();
  }

  public byte[] json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("seq", seq);
    json.put("level", proof.level());
    json.put("leaves", leaves.stream().map(Hash::base64).toList());
    json.put("path", proof.path().stream().map(Hash::base64).toList());
    return CanonicalJson.bytes(json);
  }

  static Chunk parse(byte[] line, long treeSize) {
    try {
      var json = JSON.readTree(line);
      if (json == null || !json.path("seq").isIntegralNumber()) {
        throw new IllegalArgumentException("this line is no proof");
      }
      var seq = json.path("seq").longValue();
      var level = json.path("level").intValue();
      var leaves = hashes(json.path("leaves"));
      if (level < 0 || level > Tile.HEIGHT || leaves.size() != 1 << level) {
        throw new IllegalArgumentException("this line is no proof");
      }
      return new Chunk(
          seq,
          leaves,
          new InclusionProof(level, seq >>> level, treeSize, hashes(json.path("path"))));
    } catch (IOException e) {
      throw new IllegalArgumentException("this line is no proof", e);
    }
  }

  static List<Hash> hashes(JsonNode array) {
    var hashes = new ArrayList<Hash>();
    array.forEach(element -> hashes.add(Hash.ofBase64(element.asText())));
    return hashes;
  }
}
