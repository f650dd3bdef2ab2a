package procura.token.approval;

import procura.token.code.AuthorizationCode;

/// What a client that polls gets to hear (RFC 8628 section 3.5, CIBA section 11).
public sealed interface Poll {

  /// Approved, and never to be had again. What the person authorized is the same as behind a code.
  record Approved(PendingApproval approval, AuthorizationCode authorization) implements Poll {}

  record Pending() implements Poll {}

  /// It polled too soon, and has to wait longer from now on.
  record SlowDown() implements Poll {}

  record Denied() implements Poll {}

  record Expired() implements Poll {}

  /// Unknown, another client's, or fetched already.
  record Unknown() implements Poll {}
}
