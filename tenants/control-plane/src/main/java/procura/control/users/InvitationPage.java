package procura.control.users;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.authority.Authority;
import procura.control.desk.Desk;
import procura.control.problem.ProblemException;
import procura.control.request.Caller;
import procura.control.request.Violations;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.user.UserCommand.SetUserPassword;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;

/// Where an invited person chooses a password. Plain HTML, no script; the link in the address is
/// the only right that is needed, and it is used up.
@Hidden
@Controller("/t/{tenant}/invitation")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
final class InvitationPage {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final Invitations invitations;
  private final Accounts accounts;
  private final Authority authority;
  private final Desk desk;
  private final PublicUrls urls;

  InvitationPage(
      Invitations invitations, Accounts accounts, Authority authority, Desk desk, PublicUrls urls) {
    this.invitations = invitations;
    this.accounts = accounts;
    this.authority = authority;
    this.desk = desk;
    this.urls = urls;
  }

  @Get
  HttpResponse<String> form(@PathVariable String tenant, @Nullable String token) {
    var id = tenant(tenant);
    return id != null && awaited(id, token) != null ? page(HttpStatus.OK, form("")) : gone();
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> choose(
      @PathVariable String tenant, @QueryValue @Nullable String token, @Nullable String password) {
    var id = tenant(tenant);
    if (id == null || token == null || awaited(id, token) == null) {
      return gone();
    }
    var wish = password == null ? "" : password;
    var violations = new Violations();
    Accounts.checkPassword(violations, "password", wish, "");
    try {
      violations.check();
    } catch (ProblemException e) {
      return page(HttpStatus.UNPROCESSABLE_ENTITY, form(refusal(e)));
    }
    var user = invitations.redeem(id, token, desk.now());
    if (user == null) {
      return gone();
    }
    desk.send(
        new Caller(id, Scopes.NONE, cause(user)),
        new SetUserPassword(id, user, accounts.passwordHash(id, user, wish), desk.now()));
    return page(
        HttpStatus.OK,
        "<h1>Your password is set</h1><p><a href=\""
            + urls.issuer(id)
            + "/account\">Go to your account</a></p>");
  }

  /// Whom a link is for, as long as they have chosen no password: with another's link nobody gets
  /// into an account that is in use.
  private @Nullable UserId awaited(TenantId tenant, @Nullable String token) {
    var id = invitations.look(tenant, token, desk.now());
    var user = id == null ? null : authority.now(tenant).user(id);
    return user != null && user.status() == Status.ACTIVE && user.passwordHash() == null
        ? id
        : null;
  }

  private static String refusal(ProblemException e) {
    var errors = e.problem().errors();
    return errors == null ? "" : "The password " + errors.getFirst().detail() + ".";
  }

  private static Cause cause(UserId user) {
    var id = UUID.randomUUID().toString();
    return new Cause(new Actor(user, null, null, List.of(), "invitation"), id, id);
  }

  private static @Nullable TenantId tenant(String name) {
    try {
      return new TenantId(name);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static String form(String refusal) {
    return """
    <h1>Choose your password</h1>
    <p role="alert">%s</p>
    <form method="post">
      <label for="password">Password, 8 characters or more</label>
      <input id="password" name="password" type="password" autocomplete="new-password" required minlength="8">
      <button type="submit">Set password</button>
    </form>
    """
        .formatted(refusal);
  }

  private static HttpResponse<String> gone() {
    return page(
        HttpStatus.GONE,
        "<h1>This link does not work any more</h1><p>Ask your administrator for a new one.</p>");
  }

  private static HttpResponse<String> page(HttpStatus status, String content) {
    var html =
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Invitation</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem}
        label,input,button{display:block;width:100%%;box-sizing:border-box;margin:.5rem 0}
        input,button{font:inherit;padding:.6rem}</style></head>
        <body><main>%s</main></body></html>
        """
            .formatted(content);
    return HttpResponse.<String>status(status)
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .contentType(MediaType.TEXT_HTML_TYPE)
        .body(html);
  }
}
