package procura.authority.proof;

import org.jspecify.annotations.Nullable;

/// A proof of possession that proves nothing; each door says so in its own words.
public final class ProofRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public enum Kind {
    /// The token can't be used like this (RFC 9449 section 7.1).
    INVALID_TOKEN("invalid_token"),
    INVALID_DPOP_PROOF("invalid_dpop_proof"),
    /// The proof needs the nonce that comes with this answer (section 8 and 9).
    USE_DPOP_NONCE("use_dpop_nonce");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  private final Kind kind;
  private final @Nullable String nonce;

  private ProofRefused(Kind kind, String reason, @Nullable String nonce) {
    super(reason, null, false, false); // an expected answer needs no stack trace
    this.kind = kind;
    this.nonce = nonce;
  }

  static ProofRefused proof(String reason) {
    return new ProofRefused(Kind.INVALID_DPOP_PROOF, reason, null);
  }

  static ProofRefused token(String reason) {
    return new ProofRefused(Kind.INVALID_TOKEN, reason, null);
  }

  static ProofRefused nonce(String nonce) {
    return new ProofRefused(Kind.USE_DPOP_NONCE, "the proof needs this server's nonce", nonce);
  }

  public Kind kind() {
    return kind;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  /// The value of the `DPoP-Nonce` header to answer with.
  public @Nullable String nonce() {
    return nonce;
  }
}
