package procura.token.mail;

/// Takes letters away.
interface Carrier {

  /// @throws MailFailure when it can't be delivered
  void carry(Letter letter);
}
