package procura.audit.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import procura.audit.log.ConsistencyProof;
import procura.audit.log.Hash;
import procura.audit.record.CanonicalJson;

/// A checkpoint that was handed out before, with the proof that the bundle's log continues it.
public record EarlierCheckpoint(Hash root, ConsistencyProof proof) {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  public byte[] json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("size", proof.oldSize());
    json.put("root", root.base64());
    json.put("path", proof.path().stream().map(Hash::base64).toList());
    return CanonicalJson.bytes(json);
  }

  static EarlierCheckpoint parse(byte[] line, long treeSize) {
    try {
      var json = JSON.readTree(line);
      if (json == null || !json.path("size").isIntegralNumber()) {
        throw new IllegalArgumentException("this line is no consistency proof");
      }
      return new EarlierCheckpoint(
          Hash.ofBase64(json.path("root").asText()),
          new ConsistencyProof(
              json.path("size").longValue(), treeSize, Chunk.hashes(json.path("path"))));
    } catch (IOException e) {
      throw new IllegalArgumentException("this line is no consistency proof", e);
    }
  }
}
