package procura.audit.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import procura.audit.export.ExportBundle;
import procura.audit.log.Checkpoint;
import procura.audit.log.ConsistencyProof;
import procura.audit.log.Hash;
import procura.audit.log.MerkleTree;
import procura.audit.log.Nodes;
import procura.audit.log.NoteSigner;
import procura.audit.log.SignedNote;
import procura.audit.record.CanonicalJson;

/// A small tenant log in memory, for bundles to be made from and forged.
final class TestLog {

  private final String tenant;
  private final NoteSigner signer;
  private final List<byte[]> records = new ArrayList<>();
  private final Map<List<Long>, Hash> nodes = new LinkedHashMap<>();
  private final MerkleTree tree = MerkleTree.empty();
  private final List<Checkpoint> published = new ArrayList<>();

  TestLog(String tenant) {
    this(tenant, newSigner(tenant));
  }

  TestLog(String tenant, NoteSigner signer) {
    this.tenant = tenant;
    this.signer = signer;
  }

  static NoteSigner newSigner(String tenant) {
    try {
      return new NoteSigner(
          "as.example/t/" + tenant, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  NoteSigner signer() {
    return signer;
  }

  TestLog grow(int count) {
    for (var i = 0; i < count; i++) {
      append(
          CanonicalJson.bytes(
              Map.of(
                  "tenant",
                  tenant,
                  "seq",
                  (long) records.size(),
                  "type",
                  "agent.AgentSuspended",
                  "subject",
                  "agt_" + records.size() % 7)));
    }
    return this;
  }

  void append(byte[] record) {
    records.add(record);
    tree.append(
        Hash.leaf(record), (level, index, hash) -> nodes.put(List.of((long) level, index), hash));
  }

  List<byte[]> records() {
    return records;
  }

  SignedNote checkpoint() {
    var checkpoint = new Checkpoint(signer.verifierKey().name(), tree.size(), tree.root());
    published.add(checkpoint);
    return signer.sign(checkpoint.text());
  }

  void bundle(Path file, long from, long to) throws IOException {
    bundle(file, from, to, Map.of(), _ -> true);
  }

  void bundle(Path file, long from, long to, Map<String, String> filters, LongPredicate selected)
      throws IOException {
    var earlier = List.copyOf(published);
    var note = checkpoint();
    var header =
        new ExportBundle.Header(
            tenant, "exp_1", "2026-11-21T00:00:00Z", null, null, filters, from, to);
    Nodes found =
        (level, index) -> {
          var hash = nodes.get(List.of((long) level, index));
          if (hash == null) {
            throw new IllegalStateException("no node");
          }
          return hash;
        };
    try (var bundle = new ExportBundle(file, header, note, found, signer)) {
      for (var seq = from; seq < to; seq++) {
        if (selected.test(seq)) {
          bundle.record(seq, records.get((int) seq));
        }
      }
      bundle.finish(
          earlier.stream()
              .map(one ->
                  new EarlierCheckpoint(
                      one.root(), ConsistencyProof.of(one.size(), tree.size(), found)))
              .toList());
    }
  }
}
