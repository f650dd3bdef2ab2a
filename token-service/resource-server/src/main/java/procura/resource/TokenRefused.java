package procura.resource;

/// Ends the check of a token at the first rule that fails. Never leaves this package: callers see
/// [Validation]. Without a stack trace, since refusing strangers must be cheap.
final class TokenRefused extends Exception {

  private static final long serialVersionUID = 1L;

  TokenRefused(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
