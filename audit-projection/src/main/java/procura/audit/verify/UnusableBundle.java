package procura.audit.verify;

/// The input can't be judged: it is no bundle, or not one for the checkpoint that was given.
final class UnusableBundle extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableBundle(String sentence) {
    super(sentence);
  }

  UnusableBundle(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
