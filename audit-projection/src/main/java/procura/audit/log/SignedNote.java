package procura.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Text with signatures under it (C2SP signed-note). The text means nothing until
/// [#verifies(VerifierKey)] said so.
public record SignedNote(String text, List<Signature> signatures) {

  private static final String SIGNATURE_START = "\u2014 ";
  private static final int MAX_LENGTH = 1 << 20;
  private static final int MAX_SIGNATURES = 100;

  public SignedNote {
    signatures = List.copyOf(signatures);
    if (!text.endsWith("\n") || hasControlCharacter(text)) {
      throw new IllegalArgumentException("a note's text is lines without control characters");
    }
  }

  /// Reads a note; anything that is not exactly one is an [IllegalArgumentException].
  public static SignedNote parse(String note) {
    if (note.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("the note is longer than any log signs");
    }
    var end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n")) {
      throw new IllegalArgumentException("the note has no signature");
    }
    var signatures = new ArrayList<Signature>();
    var lines = note.substring(end + 2);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("the note has no signature");
    }
    for (var line : lines.substring(0, lines.length() - 1).split("\n", -1)) {
      if (signatures.size() == MAX_SIGNATURES) {
        throw new IllegalArgumentException("the note has too many signatures");
      }
      signatures.add(Signature.parse(line));
    }
    return new SignedNote(note.substring(0, end + 1), signatures);
  }

  /// Whether a signature of `key` is there and none of them is wrong. Signatures of other keys do
  /// not count, for or against.
  public boolean verifies(VerifierKey key) {
    var found = false;
    for (var signature : signatures) {
      if (signature.keyName().equals(key.name()) && signature.keyId() == key.id()) {
        if (!key.verifies(textBytes(), signature.value())) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }

  byte[] textBytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(c -> c < 0x20 && c != '\n');
  }

  @Override
  public String toString() {
    var note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature).append('\n'));
    return note.toString();
  }

  /// One signature line: which key, and what it wrote.
  public static final class Signature {

    private final String keyName;
    private final int keyId;
    private final byte[] value;

    Signature(String keyName, int keyId, byte[] value) {
      this.keyName = keyName;
      this.keyId = keyId;
      this.value = value.clone();
    }

    static Signature parse(String line) {
      var parts =
          line.startsWith(SIGNATURE_START) ? line.substring(2).split(" ", -1) : new String[0];
      if (parts.length != 2 || !VerifierKey.isName(parts[0])) {
        throw new IllegalArgumentException("a signature line is not `\u2014 name base64`");
      }
      var bytes = Base64.getDecoder().decode(parts[1]);
      if (bytes.length < 5) {
        throw new IllegalArgumentException("a signature is too short");
      }
      return new Signature(
          parts[0], ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, 4, bytes.length));
    }

    public String keyName() {
      return keyName;
    }

    public int keyId() {
      return keyId;
    }

    public byte[] value() {
      return value.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Signature that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
      return toString().hashCode();
    }

    @Override
    public String toString() {
      var bytes = ByteBuffer.allocate(4 + value.length).putInt(keyId).put(value).array();
      return SIGNATURE_START + keyName + " " + Base64.getEncoder().encodeToString(bytes);
    }
  }
}
