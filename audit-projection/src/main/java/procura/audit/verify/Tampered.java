package procura.audit.verify;

/// The first thing found that its proofs do not bear out.
final class Tampered extends Exception {

  private static final long serialVersionUID = 1L;

  Tampered(String sentence) {
    super(sentence);
  }

  static Tampered at(long seq, String what) {
    return new Tampered("seq " + seq + ": " + what);
  }
}
