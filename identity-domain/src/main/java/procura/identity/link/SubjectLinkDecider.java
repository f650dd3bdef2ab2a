package procura.identity.link;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.link.SubjectLink.Linked;
import procura.identity.link.SubjectLink.Unlinked;
import procura.identity.link.SubjectLinkCommand.LinkSubject;
import procura.identity.link.SubjectLinkCommand.UnlinkSubject;
import procura.identity.link.SubjectLinkEvent.SubjectLinked;
import procura.identity.link.SubjectLinkEvent.SubjectUnlinked;
import procura.identity.link.SubjectLinkRejection.SubjectIsLinked;
import procura.identity.link.SubjectLinkRejection.SubjectLinkNotFound;

/// A subject of an issuer is one person here, until that is undone.
public final class SubjectLinkDecider
    implements Decider<SubjectLink, SubjectLinkCommand, SubjectLinkEvent, SubjectLinkRejection> {

  @Override
  public SubjectLink initial() {
    return new Unlinked();
  }

  @Override
  public Decision<SubjectLinkEvent, SubjectLinkRejection> decide(
      SubjectLink link, SubjectLinkCommand command) {
    return switch (command) {
      case LinkSubject(var t, var issuer, var subject, var user, var at) ->
          switch (link) {
            case Unlinked _ -> accept(new SubjectLinked(t, issuer, subject, user, at));
            case Linked(var other) when other.equals(user) -> nothingToDo();
            case Linked(var other) -> reject(new SubjectIsLinked(other));
          };
      case UnlinkSubject(var t, var issuer, var subject, var at) ->
          switch (link) {
            case Linked(var user) -> accept(new SubjectUnlinked(t, issuer, subject, user, at));
            case Unlinked _ -> reject(new SubjectLinkNotFound());
          };
    };
  }

  @Override
  public SubjectLink evolve(SubjectLink link, SubjectLinkEvent event) {
    return switch (event) {
      case SubjectLinked(_, _, _, var user, _) -> new Linked(user);
      case SubjectUnlinked _ -> new Unlinked();
    };
  }
}
