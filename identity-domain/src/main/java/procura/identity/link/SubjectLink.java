package procura.identity.link;

import procura.identity.user.UserId;

/// Whether a subject is known here.
public sealed interface SubjectLink {

  record Unlinked() implements SubjectLink {}

  record Linked(UserId user) implements SubjectLink {}
}
