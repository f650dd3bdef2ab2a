package procura.audit.verify;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/// One thing that a forger may do to a bundle.
enum Mutation {
  EDIT,
  EDIT_ONE_BIT,
  DELETE,
  INSERT,
  SWAP,
  TRUNCATE,
  DUPLICATE,
  OTHER_TENANT,
  EDIT_PROOFS,
  DROP_PROOF,
  EDIT_SMALL_FILE,
  REWRITE_ALL;

  boolean isInRecords() {
    return EnumSet.range(EDIT, OTHER_TENANT).contains(this);
  }

  static Mutation apply(OpenBundle bundle, TestLog log, Random random) {
    var all = values();
    while (true) {
      var mutation = all[random.nextInt(all.length)];
      if (mutation.change(bundle, log, random)) {
        return mutation;
      }
    }
  }

  private boolean change(OpenBundle bundle, TestLog log, Random random) {
    var lines = bundle.lines(BundleFormat.RECORDS);
    var at = random.nextInt(lines.size());
    switch (this) {
      case EDIT -> lines.set(at, lines.get(at).replace("Suspended", "Retired"));
      case EDIT_ONE_BIT -> {
        var chars = lines.get(at).toCharArray();
        chars[random.nextInt(chars.length)] ^= (char) (1 << random.nextInt(3));
        lines.set(at, new String(chars));
      }
      case DELETE -> lines.remove(at);
      case INSERT -> lines.add(at, lines.get(at).replace("agt_", "agt_x"));
      case SWAP -> {
        var other = random.nextInt(lines.size());
        if (other == at) {
          return false;
        }
        Collections.swap(lines, at, other);
      }
      case TRUNCATE -> lines.subList(at, lines.size()).clear();
      case DUPLICATE -> lines.add(at, lines.get(at));
      case OTHER_TENANT -> lines.set(at, lines.get(at).replace("acme", "evil"));
      case EDIT_PROOFS -> {
        return editBit(bundle, BundleFormat.PROOFS, random);
      }
      case DROP_PROOF -> {
        var proofs = bundle.lines(BundleFormat.PROOFS);
        proofs.remove(random.nextInt(proofs.size()));
        bundle.putLines(BundleFormat.PROOFS, proofs);
        return true;
      }
      case EDIT_SMALL_FILE -> {
        var names =
            List.of(
                BundleFormat.MANIFEST,
                BundleFormat.MANIFEST_SIGNATURE,
                BundleFormat.CHECKPOINT,
                BundleFormat.VERIFIER_KEY,
                BundleFormat.CONSISTENCY,
                BundleFormat.HOW_TO_VERIFY);
        return editBit(bundle, names.get(random.nextInt(names.size())), random);
      }
      case REWRITE_ALL -> {
        return rewrite(bundle, log);
      }
    }
    if (lines.equals(bundle.lines(BundleFormat.RECORDS))) {
      return false;
    }
    bundle.putLines(BundleFormat.RECORDS, lines);
    return true;
  }

  private static boolean editBit(OpenBundle bundle, String name, Random random) {
    var bytes = bundle.file(name).clone();
    if (bytes.length == 0) {
      return false;
    }
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
    bundle.put(name, bytes);
    return true;
  }

  /// A whole new log of the same length with one record changed, signed with a new key.
  private static boolean rewrite(OpenBundle bundle, TestLog log) {
    try {
      var forged = new TestLog("acme");
      log.records().forEach(forged::append);
      forged.append("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      var file = java.nio.file.Files.createTempFile("forged", ".zip");
      forged.bundle(file, 0, forged.records().size());
      var made = new OpenBundle(file);
      BundleFormat.FILES.forEach(name -> bundle.put(name, made.file(name)));
      java.nio.file.Files.delete(file);
      return true;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
