package procura.audit.verify;

import java.util.Set;
import procura.audit.log.Hash;

/// Names and limits that writer and verifier of a bundle share.
public final class BundleFormat {

  public static final String FORMAT = "procura-audit-bundle/1";

  public static final String MANIFEST = "manifest.json";
  public static final String MANIFEST_SIGNATURE = "manifest.sig";
  public static final String CHECKPOINT = "checkpoint";
  public static final String VERIFIER_KEY = "verifier.key";
  public static final String RECORDS = "records.jsonl";
  public static final String PROOFS = "proofs.jsonl";
  public static final String CONSISTENCY = "consistency.jsonl";
  public static final String HOW_TO_VERIFY = "HOW-TO-VERIFY.md";

  static final Set<String> FILES =
      Set.of(
          MANIFEST,
          MANIFEST_SIGNATURE,
          CHECKPOINT,
          VERIFIER_KEY,
          RECORDS,
          PROOFS,
          CONSISTENCY,
          HOW_TO_VERIFY);

  /// Files whose hashes the manifest states; it can't state its own or its signature's.
  static final Set<String> HASHED_FILES =
      Set.of(CHECKPOINT, VERIFIER_KEY, RECORDS, PROOFS, CONSISTENCY, HOW_TO_VERIFY);

  /// No record is longer: its texts and lists are cut when it is written.
  static final int LONGEST_RECORD = 4 << 20;

  static final int LONGEST_PROOF = 64 << 10;
  static final int LARGEST_SMALL_FILE = 1 << 20;

  private BundleFormat() {}

  /// What the log's key signs for a manifest. Its first lines can't be read as a checkpoint, so the
  /// one signature is never good for the other.
  public static String manifestNote(String origin, byte[] manifest) {
    return FORMAT + "\n" + origin + "\n" + Hash.sha256(manifest).base64() + "\n";
  }
}
