package procura.identity.link;

import procura.identity.Rejection;
import procura.identity.user.UserId;

/// Why a command about a link was refused.
public sealed interface SubjectLinkRejection extends Rejection {

  /// Taking a subject from one person to another is two steps, both on record.
  record SubjectIsLinked(UserId user) implements SubjectLinkRejection {}

  record SubjectLinkNotFound() implements SubjectLinkRejection {}
}
