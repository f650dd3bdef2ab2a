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
import procura.control.directory.DirectoryStore;
import procura.control.problem.ProblemException;
import procura.control.request.Caller;
import procura.control.request.Violations;
import procura.directory.Kind;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.user.UserCommand.SetUserPassword;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;

/// Where an invited person chooses a password. Plain HTML, no script, in the style of the pages
/// that they sign in on; the link in the address is the only right that is needed, and it is used
/// up.
@Hidden
@Controller("/t/{tenant}/invitation")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
final class InvitationPage {

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final Invitations invitations;
  private final Accounts accounts;
  private final DirectoryStore directory;
  private final Authority authority;
  private final Desk desk;
  private final PublicUrls urls;

  InvitationPage(
      Invitations invitations,
      Accounts accounts,
      DirectoryStore directory,
      Authority authority,
      Desk desk,
      PublicUrls urls) {
    this.invitations = invitations;
    this.accounts = accounts;
    this.directory = directory;
    this.authority = authority;
    this.desk = desk;
    this.urls = urls;
  }

  /// Who is invited, and by whom.
  private record Invited(TenantId tenant, UserId user, String username, String organisation) {}

  @Get
  HttpResponse<String> form(@PathVariable String tenant, @Nullable String token) {
    var invited = invited(tenant, token);
    return invited == null ? gone() : form(HttpStatus.OK, invited, null);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> choose(
      @PathVariable String tenant, @QueryValue @Nullable String token, @Nullable String password) {
    var invited = invited(tenant, token);
    if (invited == null || token == null) {
      return gone();
    }
    var id = invited.tenant();
    var wish = password == null ? "" : password;
    var violations = new Violations();
    Accounts.checkPassword(violations, "password", wish, invited.username());
    try {
      violations.check();
    } catch (ProblemException e) {
      return form(HttpStatus.UNPROCESSABLE_ENTITY, invited, refusal(e));
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
        "Your password is set",
        invited.organisation(),
        """
        <p role="status">From now on you sign in as <strong>%s</strong>.</p>
        <p><a class="button primary" href="%s/account">Go to your account</a></p>
        """
            .formatted(escaped(invited.username()), urls.issuer(id)));
  }

  private @Nullable Invited invited(String name, @Nullable String token) {
    var tenant = tenant(name);
    var user = tenant == null ? null : awaited(tenant, token);
    var person =
        user == null || tenant == null ? null : directory.find(tenant, Kind.USER, user.value());
    var place = tenant == null ? null : directory.find(tenant, Kind.TENANT, tenant.value());
    if (tenant == null || user == null || person == null || place == null) {
      return null;
    }
    var username = accounts.open(tenant, person).username();
    return new Invited(
        tenant, user, username == null ? "" : username, place.document().settings().displayName());
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
    return errors == null
        ? "That password can't be used."
        : "The password " + errors.getFirst().detail() + ".";
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

  private static HttpResponse<String> form(
      HttpStatus status, Invited invited, @Nullable String refusal) {
    var username = escaped(invited.username());
    return page(
        status,
        "Choose your password",
        invited.organisation(),
        """
        <p class="quiet">for <strong>%s</strong>, by which you will sign in</p>
        %s<form method="post">
          <input type="text" name="username" value="%s" autocomplete="username" readonly hidden>
          <label for="password">Password, 8 characters or more</label>
          <input id="password" name="password" type="password" autocomplete="new-password" \
        minlength="8" maxlength="1024" required autofocus%s>
          <button type="submit" class="primary">Set password</button>
        </form>
        """
            .formatted(
                username,
                refusal == null
                    ? ""
                    : "<p class=\"notice bad\" role=\"alert\" id=\"failure\">"
                        + escaped(refusal)
                        + "</p>\n",
                username,
                refusal == null ? "" : " aria-invalid=\"true\" aria-describedby=\"failure\""));
  }

  private static HttpResponse<String> gone() {
    return page(
        HttpStatus.GONE,
        "This link does not work any more",
        "",
        "<p>It was used already, or its three days are over. Ask your administrator for a new"
            + " one.</p>");
  }

  private static HttpResponse<String> page(
      HttpStatus status, String title, String organisation, String content) {
    var whose = escaped(organisation);
    var html =
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>%s%s%s</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
        <link rel="icon" type="image/svg+xml" href="/pages/icon.svg">
        <link rel="stylesheet" href="/pages/style.css"></head>
        <body><main class="sheet">%s<h1>%s</h1>%s</main>
        <footer><p>Protected by Procura</p></footer></body></html>
        """
            .formatted(
                status == HttpStatus.UNPROCESSABLE_ENTITY ? "Error: " : "",
                title,
                whose.isEmpty() ? "" : " – " + whose,
                whose.isEmpty() ? "" : "<p class=\"organisation\"><bdi>" + whose + "</bdi></p>",
                title,
                content);
    return HttpResponse.<String>status(status)
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .contentType(MediaType.of("text/html;charset=utf-8"))
        .body(html);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
