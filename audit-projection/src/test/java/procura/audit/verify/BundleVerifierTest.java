package procura.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.audit.verify.BundleFormat.CHECKPOINT;
import static procura.audit.verify.BundleFormat.CONSISTENCY;
import static procura.audit.verify.BundleFormat.HOW_TO_VERIFY;
import static procura.audit.verify.BundleFormat.MANIFEST;
import static procura.audit.verify.BundleFormat.PROOFS;
import static procura.audit.verify.BundleFormat.RECORDS;
import static procura.audit.verify.BundleFormat.VERIFIER_KEY;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleVerifierTest {

  @TempDir Path folder;

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Path note(String name, procura.audit.log.SignedNote note) throws IOException {
    return Files.writeString(file(name), note.toString());
  }

  @Nested
  class Good {

    @Test
    void aBundleOfEveryRangeVerifies() throws IOException {
      var log = new TestLog("acme").grow(700);
      var ranges =
          new long[][] {
            {0, 700}, {0, 0}, {0, 1}, {699, 700}, {700, 700}, {13, 600}, {256, 512}, {255, 257}
          };
      for (var range : ranges) {
        var bundle = file("bundle-" + range[0] + "-" + range[1] + ".zip");
        log.bundle(bundle, range[0], range[1]);
        assertThat(Verdict.of(bundle, null)).as("%s", range).matches(v -> v.exit() == 0);
      }
    }

    @Test
    void anEmptyLogVerifies() throws IOException {
      new TestLog("acme").bundle(file("b.zip"), 0, 0);
      assertThat(Verdict.of(file("b.zip"), null).exit()).isZero();
    }

    @Test
    void aFilteredBundleVerifiesAndSaysThatItIsFiltered() throws IOException {
      var log = new TestLog("acme").grow(300);
      log.bundle(file("b.zip"), 0, 300, Map.of("subject", "agt_3"), seq -> seq % 7 == 3);
      var verdict = Verdict.of(file("b.zip"), null);
      assertThat(verdict.exit()).isZero();
      assertThat(verdict.output()).contains("those the server selected by {subject=agt_3}");
    }

    @Test
    void everyEarlierPublishedCheckpointIsReached() throws IOException {
      var log = new TestLog("acme").grow(100);
      var first = note("first", log.checkpoint());
      log.grow(177);
      var second = note("second", log.checkpoint());
      log.grow(500);
      log.bundle(file("b.zip"), 300, 600);
      assertThat(Verdict.of(file("b.zip"), first).exit()).isZero();
      assertThat(Verdict.of(file("b.zip"), second).exit()).isZero();
    }

    @Test
    void anUnpublishedCheckpointIsReachedByAllRecordsFromTheBeginning() throws IOException {
      var log = new TestLog("acme").grow(123);
      var own = log.checkpoint();
      var bundle = file("b.zip");
      log.grow(400).bundle(bundle, 0, 500);
      var open = new OpenBundle(bundle);
      assertThat(open.lines(CONSISTENCY)).hasSize(1);
      assertThat(Verdict.of(bundle, note("own", own)).exit()).isZero();
    }
  }

  @Nested
  class NegativeTest100 {

    private OpenBundle open() throws IOException {
      new TestLog("acme").grow(1000).bundle(file("b.zip"), 0, 1000);
      return new OpenBundle(file("b.zip"));
    }

    private Verdict afterRecords(java.util.function.Consumer<List<String>> change)
        throws IOException {
      var bundle = open();
      var lines = bundle.lines(RECORDS);
      change.accept(lines);
      bundle.putLines(RECORDS, lines);
      return Verdict.of(bundle.save(file("changed.zip")), null);
    }

    @Test
    void anEditedRecordIsNamed() throws IOException {
      var verdict = afterRecords(r -> r.set(345, r.get(345).replace("Suspended", "Retired")));
      assertThat(verdict).isEqualTo(new Verdict(1, "TAMPERED: seq 345: the record was changed\n"));
    }

    @Test
    void aDeletedRecordIsNamed() throws IOException {
      var verdict = afterRecords(r -> r.remove(500));
      assertThat(verdict.exit()).isEqualTo(1);
      assertThat(verdict.output()).contains("seq 500: the record is missing, seq 501 stands");
    }

    @Test
    void swappedRecordsAreNamed() throws IOException {
      var verdict = afterRecords(r -> Collections.swap(r, 17, 18));
      assertThat(verdict.exit()).isEqualTo(1);
      assertThat(verdict.output()).contains("seq 17: the record is missing, seq 18 stands");
    }

    @Test
    void aTruncatedFileNamesTheFirstMissingRecord() throws IOException {
      var verdict = afterRecords(r -> r.subList(900, 1000).clear());
      assertThat(verdict.exit()).isEqualTo(1);
      assertThat(verdict.output()).contains("seq 900: the record is missing, the file ends");
    }

    @Test
    void aDuplicatedRecordIsNamed() throws IOException {
      var verdict = afterRecords(r -> r.add(300, r.get(299)));
      assertThat(verdict.exit()).isEqualTo(1);
      assertThat(verdict.output()).contains("seq 300: the record is missing, seq 299 stands");
    }

    @Test
    void anAddedRecordIsNamed() throws IOException {
      var verdict = afterRecords(r -> r.add(r.get(999).replace("999", "1000")));
      assertThat(verdict.exit()).isEqualTo(1);
      assertThat(verdict.output()).contains("seq 1000: a record without proof was added");
    }

    @Test
    void aRecordOfAnotherTenantIsNamed() throws IOException {
      var verdict = afterRecords(r -> r.set(7, r.get(7).replace("acme", "evil")));
      assertThat(verdict.exit()).isEqualTo(1);
      assertThat(verdict.output()).contains("seq 7: a record of another tenant stands here");
    }

    @Test
    void aRecordAndItsProofEditedTogetherAreFoundWithinTheirChunk() throws IOException {
      var bundle = open();
      var lines = bundle.lines(RECORDS);
      var old = lines.get(600);
      var edited = old.replace("Suspended", "Retired");
      lines.set(600, edited);
      bundle.putLines(RECORDS, lines);
      bundle.put(PROOFS, bundle.text(PROOFS).replace(leaf(old), leaf(edited)));
      var verdict = Verdict.of(bundle.save(file("changed.zip")), null);
      assertThat(verdict.exit()).isEqualTo(1);
      assertThat(verdict.output()).contains("seq 512: the records up to seq 767 and their proof");
    }

    private static String leaf(String line) {
      return procura.audit.log.Hash.leaf(line.getBytes(StandardCharsets.UTF_8)).base64();
    }

    @Test
    void aFilteredBundleWithOneRecordAndItsProofRemovedIsFound() throws IOException {
      var log = new TestLog("acme").grow(300);
      log.bundle(file("b.zip"), 0, 300, Map.of("subject", "agt_3"), seq -> seq % 7 == 3);
      var bundle = new OpenBundle(file("b.zip"));
      for (var name : List.of(RECORDS, PROOFS)) {
        var lines = bundle.lines(name);
        lines.remove(5);
        bundle.putLines(name, lines);
      }
      var manifest = bundle.text(MANIFEST).replace("\"records\":43", "\"records\":42");
      assertThat(manifest).isNotEqualTo(bundle.text(MANIFEST));
      assertThat(Verdict.of(bundle.save(file("changed.zip")), null).exit()).isEqualTo(1);
      bundle.put(MANIFEST, manifest);
      var verdict = Verdict.of(bundle.save(file("changed.zip")), null);
      assertThat(verdict.exit()).isEqualTo(1);
      assertThat(verdict.output()).contains("the manifest was changed after it was signed");
    }

    @Test
    void anEditedCheckpointIsFound() throws IOException {
      var bundle = open();
      var other = new TestLog("acme").grow(1000);
      bundle.put(CHECKPOINT, other.checkpoint().toString());
      var verdict = Verdict.of(bundle.save(file("changed.zip")), null);
      assertThat(verdict.exit()).isEqualTo(1);
      assertThat(verdict.output()).contains("not signed by the bundle's key");
    }

    @Test
    void aLogRewrittenAndSignedWithAnotherKeyIsFoundByAnEarlierCheckpoint() throws IOException {
      var honest = new TestLog("acme").grow(50);
      var trusted = note("trusted", honest.checkpoint());
      var forged = new TestLog("acme").grow(200);
      forged.bundle(file("forged.zip"), 0, 200);
      var verdict = Verdict.of(file("forged.zip"), trusted);
      assertThat(verdict.exit()).isEqualTo(1);
      assertThat(verdict.output()).contains("the bundle's key did not sign your checkpoint");
    }

    @Test
    void aLogRewrittenAndSignedWithTheStolenKeyIsFoundByAnEarlierCheckpoint() throws IOException {
      var honest = new TestLog("acme").grow(50);
      var trusted = note("trusted", honest.checkpoint());
      for (var size : new int[] {50, 200}) {
        var forged = new TestLog("acme", honest.signer());
        forged.append("{\"tenant\":\"acme\",\"seq\":0}".getBytes(StandardCharsets.UTF_8));
        forged.grow(size - 1).bundle(file("forged.zip"), 0, size);
        var verdict = Verdict.of(file("forged.zip"), trusted);
        assertThat(verdict.exit()).isEqualTo(1);
        assertThat(verdict.output()).contains("rewritten before seq 50");
      }
    }

    @Test
    void aChangedExplanationIsFound() throws IOException {
      var bundle = open();
      bundle.put(HOW_TO_VERIFY, "trust me");
      assertThat(Verdict.of(bundle.save(file("changed.zip")), null).exit()).isEqualTo(1);
    }
  }

  @Nested
  class Unusable {

    private Verdict verdict(Path bundle) {
      return Verdict.of(bundle, null);
    }

    private void assertUnusable(Verdict verdict) {
      assertThat(verdict.exit()).as(verdict.output()).isEqualTo(2);
      assertThat(verdict.output().lines()).hasSize(1);
    }

    @Test
    void whatIsNoZipFile() throws IOException {
      assertUnusable(verdict(file("absent.zip")));
      assertUnusable(verdict(folder));
      assertUnusable(verdict(Files.writeString(file("a"), "")));
      assertUnusable(verdict(Files.writeString(file("b"), "no zip ".repeat(1000))));
      new TestLog("acme").grow(500).bundle(file("c.zip"), 0, 500);
      var bytes = Files.readAllBytes(file("c.zip"));
      for (var length = 0; length < bytes.length; length += bytes.length / 37) {
        assertUnusable(verdict(Files.write(file("d"), java.util.Arrays.copyOf(bytes, length))));
      }
    }

    @Test
    void foreignDoubledAndMissingFiles() throws IOException {
      new TestLog("acme").grow(5).bundle(file("b.zip"), 0, 5);
      for (var name : List.of("../../etc/passwd", "records.jsonl/", "/tmp/x", "evil.jsonl")) {
        var bundle = new OpenBundle(file("b.zip"));
        bundle.put(name, "x");
        assertUnusable(verdict(bundle.save(file("c.zip"))));
      }
      for (var name : BundleFormat.FILES) {
        var bundle = new OpenBundle(file("b.zip"));
        bundle.put(name, (byte[]) null);
        assertUnusable(verdict(bundle.save(file("c.zip"))));
      }
    }

    @Test
    void aHundredThousandFiles() throws IOException {
      try (var zip = new ZipOutputStream(Files.newOutputStream(file("many.zip")))) {
        for (var i = 0; i < 100_000; i++) {
          zip.putNextEntry(new ZipEntry("f" + i));
          zip.closeEntry();
        }
      }
      assertUnusable(verdict(file("many.zip")));
    }

    @Test
    void filesThatUnpackToMoreThanAnybodyHas() throws IOException {
      new TestLog("acme").grow(5).bundle(file("b.zip"), 0, 5);
      for (var name : List.of(MANIFEST, CHECKPOINT, VERIFIER_KEY, RECORDS, PROOFS)) {
        var bundle = new OpenBundle(file("b.zip"));
        bundle.put(name, new byte[20 << 20]);
        assertUnusable(verdict(bundle.save(file("c.zip"))));
      }
    }

    @Test
    void malformedManifestsAndKeys() throws IOException {
      new TestLog("acme").grow(5).bundle(file("b.zip"), 0, 5);
      for (var bad :
          List.of(
              "",
              "null",
              "[]",
              "{}",
              "{\"format\":\"procura-audit-bundle/2\"}",
              "[".repeat(100_000),
              new OpenBundle(file("b.zip"))
                  .text(MANIFEST)
                  .replace("\"records\":5", "\"records\":-5"))) {
        var bundle = new OpenBundle(file("b.zip"));
        bundle.put(MANIFEST, bad);
        assertUnusable(verdict(bundle.save(file("c.zip"))));
      }
      var bundle = new OpenBundle(file("b.zip"));
      bundle.put(VERIFIER_KEY, "name+00000000+AAAA");
      assertUnusable(verdict(bundle.save(file("c.zip"))));
    }

    @Test
    void aCheckpointOfAnotherLogANewerOneAndOneWithoutProof() throws IOException {
      var log = new TestLog("acme").grow(20);
      log.bundle(file("b.zip"), 0, 20);
      assertUnusable(
          Verdict.of(file("b.zip"), note("other", new TestLog("other").grow(5).checkpoint())));
      assertUnusable(Verdict.of(file("b.zip"), note("newer", log.grow(1).checkpoint())));
      assertUnusable(Verdict.of(file("b.zip"), Files.writeString(file("none"), "nothing")));
      assertUnusable(Verdict.of(file("b.zip"), file("absent")));
      var unproven = new TestLog("acme", log.signer()).grow(11).checkpoint();
      log.bundle(file("part.zip"), 12, 20);
      assertUnusable(Verdict.of(file("part.zip"), note("unproven", unproven)));
    }
  }

  /// Security bar R-9: a thousand random changes, all found; and no false alarm.
  @Test
  void aThousandRandomChangesAreAllFound() throws IOException {
    var random = new Random(20261121);
    for (var round = 0; round < 10; round++) {
      var size = 1 + random.nextInt(900);
      var from = random.nextInt(size);
      var filtered = round % 3 == 2;
      var log = new TestLog("acme").grow(size / 2);
      var trusted = note("trusted", log.checkpoint());
      log.grow(size - size / 2);
      log.bundle(
          file("b.zip"),
          from,
          size,
          filtered ? Map.of("subject", "some") : Map.of(),
          seq -> !filtered || seq % 3 == 0 || seq == size - 1);
      assertThat(Verdict.of(file("b.zip"), trusted).exit()).isZero();
      var original = new OpenBundle(file("b.zip"));
      for (var i = 0; i < 100; i++) {
        var changed = new OpenBundle(original);
        var what = Mutation.apply(changed, log, random);
        var verdict = Verdict.of(changed.save(file("changed.zip")), trusted);
        assertThat(verdict.exit()).as("%s in round %d, change %d", what, round, i).isNotZero();
        if (what.isInRecords()) {
          assertThat(verdict.output()).as(what.toString()).startsWith("TAMPERED: seq ");
        }
      }
    }
  }

  @Test
  void noBrokenZipIsCalledGoodUnlessItHoldsTheSameFiles() throws IOException {
    var random = new Random(7);
    new TestLog("acme").grow(40).bundle(file("b.zip"), 0, 40);
    var bytes = Files.readAllBytes(file("b.zip"));
    for (var i = 0; i < 500; i++) {
      var broken = bytes.clone();
      broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      var verdict = Verdict.of(Files.write(file("c.zip"), broken), null);
      if (verdict.exit() == 0) {
        for (var name : BundleFormat.FILES) {
          assertThat(new OpenBundle(file("c.zip")).file(name))
              .isEqualTo(new OpenBundle(file("b.zip")).file(name));
        }
      }
    }
  }
}
