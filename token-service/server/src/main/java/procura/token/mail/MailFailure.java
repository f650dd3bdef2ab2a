package procura.token.mail;

/// A letter was not taken by the mail server.
final class MailFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MailFailure(Exception cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
