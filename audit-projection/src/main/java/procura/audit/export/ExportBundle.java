package procura.audit.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import procura.audit.log.Checkpoint;
import procura.audit.log.Hash;
import procura.audit.log.Nodes;
import procura.audit.log.NoteSigner;
import procura.audit.log.SignedNote;
import procura.audit.verify.BundleFormat;
import procura.audit.verify.Chunk;
import procura.audit.verify.EarlierCheckpoint;
import procura.audit.verify.Manifest;

/// Writes one bundle, record by record in log order, in constant memory. Proofs are gathered in a
/// file beside it, since a zip takes one file after the other.
public final class ExportBundle implements AutoCloseable {

  private static final byte[] NEW_LINE = {'\n'};

  private final Header header;
  private final SignedNote note;
  private final Checkpoint checkpoint;
  private final Nodes nodes;
  private final NoteSigner signer;
  private final Path proofsFile;
  private final ZipOutputStream zip;
  private final OutputStream proofs;
  private final Map<String, Manifest.Entry> entries = new HashMap<>();
  private Counted out;
  private long records;
  private long nextChunk;

  /// What was asked for. `complete`: all records of the range, else those that `filters` select.
  public record Header(
      String tenant,
      String export,
      String createdAt,
      @Nullable String from,
      @Nullable String to,
      Map<String, String> filters,
      long fromSeq,
      long toSeq) {

    public Header {
      filters = Map.copyOf(filters);
    }

    boolean complete() {
      return filters.isEmpty();
    }
  }

  public ExportBundle(Path file, Header header, SignedNote note, Nodes nodes, NoteSigner signer)
      throws IOException {
    this.header = header;
    this.note = note;
    this.checkpoint = Checkpoint.parse(note.text());
    this.nodes = nodes;
    this.signer = signer;
    this.nextChunk = header.fromSeq();
    this.proofsFile = file.resolveSibling(file.getFileName() + ".proofs");
    this.zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    this.proofs = new BufferedOutputStream(Files.newOutputStream(proofsFile), 1 << 16);
    this.out = begin(BundleFormat.RECORDS);
  }

  /// Adds the next record: its bytes as they were hashed.
  public void record(long seq, byte[] canonical) throws IOException {
    out.write(canonical);
    out.write(NEW_LINE);
    records++;
    if (!header.complete()) {
      prove(Chunk.of(seq, seq + 1, checkpoint.size(), nodes));
    } else if (seq == nextChunk) {
      var chunk = Chunk.of(seq, header.toSeq(), checkpoint.size(), nodes);
      prove(chunk);
      nextChunk += chunk.size();
    }
  }

  /// Ends the bundle. `earlier` are checkpoints that auditors may hold, each with its proof.
  public Manifest finish(Iterable<EarlierCheckpoint> earlier) throws IOException {
    end(BundleFormat.RECORDS);
    proofs.close();
    out = begin(BundleFormat.PROOFS);
    try (InputStream written = Files.newInputStream(proofsFile)) {
      written.transferTo(out);
    }
    end(BundleFormat.PROOFS);
    out = begin(BundleFormat.CONSISTENCY);
    for (var one : earlier) {
      out.write(one.json());
      out.write(NEW_LINE);
    }
    end(BundleFormat.CONSISTENCY);
    file(BundleFormat.CHECKPOINT, note.toString().getBytes(StandardCharsets.UTF_8));
    file(BundleFormat.VERIFIER_KEY, (signer.verifierKey() + "\n").getBytes(StandardCharsets.UTF_8));
    file(BundleFormat.HOW_TO_VERIFY, howToVerify());
    var manifest = manifest();
    file(BundleFormat.MANIFEST, manifest.json());
    var signature = signer.sign(BundleFormat.manifestNote(checkpoint.origin(), manifest.json()));
    file(BundleFormat.MANIFEST_SIGNATURE, signature.toString().getBytes(StandardCharsets.UTF_8));
    zip.finish();
    return manifest;
  }

  private void prove(Chunk chunk) throws IOException {
    proofs.write(chunk.json());
    proofs.write(NEW_LINE);
  }

  private Manifest manifest() {
    return new Manifest(
        header.tenant(),
        checkpoint.origin(),
        header.export(),
        header.createdAt(),
        header.from(),
        header.to(),
        header.filters(),
        header.complete(),
        records,
        header.fromSeq(),
        header.toSeq(),
        checkpoint.size(),
        checkpoint.root(),
        entries);
  }

  private static byte[] howToVerify() throws IOException {
    try (var text = ExportBundle.class.getResourceAsStream(BundleFormat.HOW_TO_VERIFY)) {
      if (text == null) {
        throw new IllegalStateException("`" + BundleFormat.HOW_TO_VERIFY + "` is not packaged");
      }
      return text.readAllBytes();
    }
  }

  private void file(String name, byte[] content) throws IOException {
    out = begin(name);
    out.write(content);
    end(name);
  }

  private Counted begin(String name) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    return new Counted(zip);
  }

  private void end(String name) throws IOException {
    entries.put(name, out.entry());
    zip.closeEntry();
  }

  @Override
  public void close() throws IOException {
    try (zip;
        proofs) {
      Files.deleteIfExists(proofsFile);
    }
  }

  /// Counts and hashes what passes; never closes the zip under it.
  private static final class Counted extends DigestOutputStream {

    private long bytes;

    Counted(OutputStream zip) {
      super(zip, sha256());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    @Override
    public void write(int b) throws IOException {
      super.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      super.write(b, off, len);
      bytes += len;
    }

    Manifest.Entry entry() {
      return new Manifest.Entry(bytes, Hash.of(digest.digest()));
    }
  }
}
