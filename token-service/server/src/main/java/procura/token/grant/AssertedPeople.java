package procura.token.grant;

import static procura.token.grant.Assertion.invalid;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.authority.Authorities.UserAuthority;
import procura.authority.Authority;
import procura.authority.View;
import procura.eventstore.Commands;
import procura.identity.Actor;
import procura.identity.BlindIndex;
import procura.identity.Cause;
import procura.identity.Decision;
import procura.identity.TenantId;
import procura.identity.link.SubjectLinkCommand.LinkSubject;
import procura.identity.trust.JustInTime;
import procura.identity.trust.TrustedIssuerId;
import procura.identity.user.UserCommand.RegisterUser;
import procura.identity.user.UserId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.PersonalData;
import procura.tenancy.keys.Secrets;
import procura.token.grant.Assertions.Verified;
import procura.token.request.TokenRequest;

/// Which person here a subject of a trusted issuer is. Issuer and `sub` (with the issuer's own
/// `tenant`) are the identity; an e-mail address at most links them, once, when they are first
/// seen.
@Singleton
final class AssertedPeople {

  private static final int LONGEST_NAME = 120;

  private final Authority authority;
  private final Commands commands;
  private final BlindIndexes indexes;
  private final PersonalData personal;
  private final Secrets secrets;

  AssertedPeople(
      Authority authority,
      Commands commands,
      BlindIndexes indexes,
      PersonalData personal,
      Secrets secrets) {
    this.authority = authority;
    this.commands = commands;
    this.indexes = indexes;
    this.personal = personal;
    this.secrets = secrets;
  }

  UserId person(TokenRequest request, Verified verified) {
    var view = authority.now(request.tenant());
    var subject = index(request.tenant(), verified);
    var linked = view.linked(subject);
    if (linked != null) {
      return linked;
    }
    var mapped = mapped(view, verified);
    if (mapped != null) {
      return mapped;
    }
    var hinted = hinted(view, verified);
    if (hinted != null) {
      link(request, verified.issuer().id(), subject, hinted);
      return hinted;
    }
    var justInTime = verified.issuer().profile().justInTime();
    if (justInTime == null) {
      throw invalid("the subject is nobody here");
    }
    return register(request, verified, subject, justInTime);
  }

  private BlindIndex index(TenantId tenant, Verified verified) {
    var there = verified.assertion().text("tenant");
    return indexes.subject(tenant, verified.issuer().id().value(), there, verified.subject());
  }

  private @Nullable UserId mapped(View view, Verified verified) {
    return switch (verified.issuer().profile().subjects()) {
      case LINKED -> null;
      case USERNAME -> id(view.userByLogin(indexes.login(view.tenant(), verified.subject())));
      case USER_ID -> {
        var known = verified.assertion().text("aud_sub"); // what we call the person
        var id = known == null ? verified.subject() : known;
        yield id.length() > 512 || id.isBlank() ? null : id(view.user(new UserId(id)));
      }
    };
  }

  /// An address that the issuer itself does not call verified links nobody.
  private @Nullable UserId hinted(View view, Verified verified) {
    var email = verified.assertion().text("email");
    if (!verified.issuer().profile().emailHint()
        || email == null
        || !Boolean.TRUE.equals(verified.assertion().claims().getClaim("email_verified"))) {
      return null;
    }
    var user = view.userByLogin(indexes.login(view.tenant(), email));
    return user != null && user.status() == Status.ACTIVE ? user.id() : null;
  }

  private static @Nullable UserId id(@Nullable UserAuthority user) {
    return user == null ? null : user.id();
  }

  private void link(TokenRequest request, TrustedIssuerId issuer, BlindIndex subject, UserId user) {
    var decision =
        commands.send(
            new LinkSubject(request.tenant(), issuer, subject, user, request.at()), cause(request));
    if (decision instanceof Decision.Rejected) {
      throw invalid("the subject was linked to somebody else meanwhile");
    }
  }

  /// A username that is taken is somebody else's: nobody gets into an account by choosing its name.
  private UserId register(
      TokenRequest request, Verified verified, BlindIndex subject, JustInTime justInTime) {
    var id = new UserId(secrets.id("usr"));
    var email = verified.assertion().text("email");
    var name = verified.assertion().text("name");
    var username = email == null ? verified.subject() : email;
    if (username.length() > 320) {
      throw invalid("the subject's name is too long");
    }
    var shown = name == null || name.isBlank() ? username : name;
    Instant now = request.at();
    var tenant = request.tenant();
    var decision =
        commands.sendTogether(
            List.of(
                new RegisterUser(
                    tenant,
                    id,
                    indexes.login(tenant, username),
                    personal.seal(tenant, id.value(), "username", username),
                    personal.seal(tenant, id.value(), "email", email == null ? "" : email),
                    personal.seal(
                        tenant,
                        id.value(),
                        "display_name",
                        shown.substring(0, Math.min(LONGEST_NAME, shown.length()))),
                    null,
                    justInTime.roles(),
                    now),
                new LinkSubject(tenant, verified.issuer().id(), subject, id, now)),
            cause(request));
    if (decision instanceof Decision.Rejected) {
      throw invalid("an account of that name is here already, and is not linked");
    }
    return id;
  }

  private static Cause cause(TokenRequest request) {
    return new Cause(
        new Actor(null, null, request.client().id(), List.of(), request.origin()),
        request.correlation(),
        request.correlation());
  }
}
