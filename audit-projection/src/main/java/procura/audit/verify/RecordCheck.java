package procura.audit.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import procura.audit.log.Hash;
import procura.audit.log.MerkleTree;

/// Reads the records in order beside their proofs and stops at the first that is not the one it
/// should be. Holds one record and one chunk's hashes.
final class RecordCheck {

  private static final JsonFactory JSON = new JsonFactory();

  private final BundleFiles files;
  private final Bundle bundle;
  private final Manifest manifest;
  private final @Nullable TrustedCheckpoint trusted;

  /// All leaves from the first on, to compare with the auditor's checkpoint on the way.
  private final @Nullable MerkleTree prefix;

  private long records;

  RecordCheck(BundleFiles files, Bundle bundle, @Nullable TrustedCheckpoint trusted) {
    this.files = files;
    this.bundle = bundle;
    this.manifest = bundle.manifest();
    this.trusted = trusted;
    var fromTheBeginning = manifest.complete() && manifest.fromSeq() == 0;
    this.prefix = trusted != null && fromTheBeginning ? MerkleTree.empty() : null;
  }

  /// What the two files were.
  record Read(Manifest.Entry records, Manifest.Entry proofs) {}

  Read check() throws Tampered, UnusableBundle {
    try (var lines = files.lines(BundleFormat.RECORDS, BundleFormat.LONGEST_RECORD);
        var proofs = files.lines(BundleFormat.PROOFS, BundleFormat.LONGEST_PROOF)) {
      var next = manifest.fromSeq();
      for (var proof = proofs.next(); proof != null; proof = proofs.next()) {
        var chunk = chunk(proof, next);
        check(chunk, lines);
        next = chunk.seq() + chunk.size();
      }
      if (manifest.complete() && next != manifest.toSeq()) {
        throw Tampered.at(next, "its proof is missing");
      }
      if (lines.next() != null) {
        throw Tampered.at(next, "a record without proof was added");
      }
      if (records != manifest.records()) {
        throw new Tampered(
            "%d records where the manifest counts %d".formatted(records, manifest.records()));
      }
      return new Read(lines.entry(), proofs.entry());
    }
  }

  private Chunk chunk(byte[] line, long next) throws Tampered {
    try {
      var chunk = Chunk.parse(line, bundle.checkpoint().size());
      var inOrder = manifest.complete() ? chunk.seq() == next : chunk.seq() >= next;
      if (!inOrder
          || chunk.seq() % chunk.size() != 0
          || chunk.seq() + chunk.size() > manifest.toSeq()) {
        throw Tampered.at(next, "its proof is missing or moved");
      }
      return chunk;
    } catch (IllegalArgumentException e) {
      throw Tampered.at(next, "its proof was changed: " + e.getMessage());
    }
  }

  private void check(Chunk chunk, Lines lines) throws Tampered, UnusableBundle {
    var actual = MerkleTree.empty();
    Tampered suspect = null;
    for (var i = 0; i < chunk.size(); i++) {
      var seq = chunk.seq() + i;
      var line = lines.next();
      if (line == null) {
        throw Tampered.at(seq, "the record is missing, the file ends before it");
      }
      var leaf = Hash.leaf(line);
      var isProven = leaf.equals(chunk.leaves().get(i));
      var wrong = isProven ? null : wrong(seq, line);
      if (wrong != null && suspect == null) {
        suspect = wrong;
        break;
      }
      actual.append(leaf);
      appendToPrefix(leaf);
      records++;
    }
    if (suspect != null) {
      // the list of leaves names the record; the path says whether the list can be believed
      throw chunk.proof().verifies(chunk.subtree(), bundle.checkpoint().root())
          ? suspect
          : new Tampered(suspect.getMessage() + ", and so was its proof");
    }
    if (!chunk.proof().verifies(actual.root(), bundle.checkpoint().root())) {
      throw Tampered.at(
          chunk.seq(),
          chunk.size() == 1
              ? "the record and its proof do not lead to the checkpoint"
              : "the records up to seq %d and their proof do not lead to the checkpoint"
                  .formatted(chunk.seq() + chunk.size() - 1));
    }
  }

  private void appendToPrefix(Hash leaf) throws Tampered {
    if (prefix != null && trusted != null) {
      prefix.append(leaf);
      if (prefix.size() == trusted.size()) {
        trusted.compare(prefix.root());
      }
    }
  }

  /// Words for a record that is not the proven one.
  private Tampered wrong(long seq, byte[] line) {
    try (var json = JSON.createParser(line)) {
      var foundSeq = -1L;
      var tenant = "";
      json.nextToken();
      for (var token = json.nextToken(); token == JsonToken.FIELD_NAME; token = json.nextToken()) {
        var name = json.currentName();
        var value = json.nextToken();
        if (name.equals("seq") && value == JsonToken.VALUE_NUMBER_INT) {
          foundSeq = json.getLongValue();
        } else if (name.equals("tenant") && value == JsonToken.VALUE_STRING) {
          tenant = json.getText();
        }
        json.skipChildren();
      }
      if (!tenant.equals(manifest.tenant())) {
        return Tampered.at(seq, "a record of another tenant stands here");
      }
      if (foundSeq != seq) {
        return Tampered.at(seq, "the record is missing, seq " + foundSeq + " stands in its place");
      }
      return Tampered.at(seq, "the record was changed");
    } catch (IOException e) {
      return Tampered.at(seq, "the record was changed and is no JSON any more");
    }
  }
}
