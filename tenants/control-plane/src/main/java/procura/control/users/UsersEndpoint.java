package procura.control.users;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.access.AdminApi;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.directory.Search;
import procura.control.grants.References;
import procura.control.grants.RoleAssignment;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Answers;
import procura.control.request.Bodies;
import procura.control.request.Caller;
import procura.control.request.Page;
import procura.control.request.PageRequest;
import procura.control.request.Preconditions;
import procura.control.request.Violations;
import procura.control.users.UserForms.InvitationAnswer;
import procura.control.users.UserForms.NewUser;
import procura.control.users.UserForms.PersonClaims;
import procura.control.users.UserForms.UserAnswer;
import procura.control.users.UserForms.UserChange;
import procura.directory.Documents.UserDocument;
import procura.directory.Kind;
import procura.identity.TenantId;
import procura.identity.factor.FactorCommand.ResetFactors;
import procura.identity.user.UserCommand;
import procura.identity.user.UserCommand.AssignUserRoles;
import procura.identity.user.UserCommand.ChangeUserProfile;
import procura.identity.user.UserCommand.EraseUser;
import procura.identity.user.UserCommand.ReinstateUser;
import procura.identity.user.UserCommand.SuspendUser;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.PersonalData;

/// People of a tenant.
@Tag(name = "users")
@Controller("/api/v1/tenants/{tenant}/users")
@ExecuteOn(TaskExecutors.BLOCKING)
final class UsersEndpoint {

  private final Desk desk;
  private final DirectoryStore directory;
  private final Accounts accounts;
  private final References references;
  private final Invitations invitations;
  private final Idempotency idempotency;
  private final PersonalData personalData;
  private final SealedClaims claims;
  private final BlindIndexes blindIndexes;
  private final PublicUrls urls;

  UsersEndpoint(
      Desk desk,
      DirectoryStore directory,
      Accounts accounts,
      References references,
      Invitations invitations,
      Idempotency idempotency,
      PersonalData personalData,
      SealedClaims claims,
      BlindIndexes blindIndexes,
      PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.accounts = accounts;
    this.references = references;
    this.invitations = invitations;
    this.idempotency = idempotency;
    this.personalData = personalData;
    this.claims = claims;
    this.blindIndexes = blindIndexes;
    this.urls = urls;
  }

  /// Makes a person's account. Without a password the answer has a link to choose one.
  @Post
  @Operation(operationId = "registerUser")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = NewUser.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<UserAnswer> register(
      @PathVariable String tenant, HttpRequest<?> request, @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request), request, body, UserAnswer.class, caller -> register(caller, body));
  }

  private HttpResponse<UserAnswer> register(Caller caller, @Nullable String body) {
    var form = Bodies.read(body, NewUser.class);
    var violations = new Violations();
    var person =
        accounts.describe(
            violations, "", form.username(), form.email(), form.displayName(), form.password());
    var roles = references.roles(violations, caller, "roles", form.roles());
    violations.check();
    if (!caller.isDecided()) {
      checkFree(caller.tenant(), person.username());
    }
    var id = new UserId(caller.secrets().id("usr"));
    desk.send(caller, accounts.register(caller.tenant(), id, person, roles, desk.now()));
    var entry = entry(caller, id.value());
    var answer = accounts.open(caller.tenant(), entry);
    if (form.password() == null) {
      answer = answer.with(invitations.invite(caller.tenant(), id, desk.now()));
    }
    return Answers.created(urls, caller.tenant(), "users", id.value(), answer, entry.position());
  }

  /// Spares the key of a person who can't be registered; the decider has the last word.
  private void checkFree(TenantId tenant, String username) {
    var login = blindIndexes.login(tenant, username);
    if (directory.findByTag(tenant, Kind.USER, tenant.tag("login", login.value())) != null) {
      throw new ProblemException(ProblemType.NAME_TAKEN, "this username is taken");
    }
  }

  /// The people, newest first.
  @Get
  @Operation(operationId = "listUsers")
  @RequiredScope(AdminApi.READ)
  Page<UserAnswer> list(
      @PathVariable String tenant,
      HttpRequest<?> request,
      @QueryValue @Nullable String q,
      @QueryValue @Nullable String role,
      @QueryValue @Nullable String status) {
    var caller = Caller.of(request);
    var tags = new ArrayList<String>();
    if (q != null && !q.isBlank()) {
      tags.add(caller.tenant().tag("login", blindIndexes.login(caller.tenant(), q).value()));
    }
    if (role != null) {
      tags.add(caller.tenant().tag("role", role));
    }
    var page =
        directory.list(
            caller.tenant(),
            Kind.USER,
            new Search(status, null, List.copyOf(tags)),
            PageRequest.of(request));
    return new Page<>(accounts.open(caller.tenant(), page.items()), page.nextCursor());
  }

  /// One person.
  @Get("/{id}")
  @Operation(operationId = "getUser")
  @RequiredScope(AdminApi.READ)
  HttpResponse<UserAnswer> one(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var caller = Caller.of(request);
    var entry = entry(caller, id);
    return Preconditions.entity(request, accounts.open(caller.tenant(), entry), entry.position());
  }

  /// Changes a person's account; what is missing stays as it is.
  @Patch("/{id}")
  @Operation(operationId = "changeUser")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = UserChange.class)))
  HttpResponse<UserAnswer> change(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return changingAll(
        request,
        id,
        body,
        (caller, old) -> {
          var form = Bodies.read(body, UserChange.class);
          var violations = new Violations();
          if (form.email() != null) {
            accounts.email(violations, "email", form.email());
          }
          if (form.displayName() != null) {
            violations.text("display_name", form.displayName(), 120);
          }
          violations.check();
          if (form.email() != null) {
            // new passwords are mailed there: whoever reads that mail can be this person
            references.checkRolesHeld(caller, old.document().roles());
          }
          var user = new UserId(id);
          var commands = new ArrayList<UserCommand>();
          commands.add(
              new ChangeUserProfile(
                  caller.tenant(),
                  user,
                  form.email() == null
                      ? old.document().email()
                      : accounts.seal(caller.tenant(), user, "email", form.email()),
                  form.displayName() == null
                      ? old.document().displayName()
                      : accounts.seal(caller.tenant(), user, "display_name", form.displayName()),
                  desk.now()));
          var known = claims.open(caller.tenant(), old);
          var verified = emailVerified(caller.tenant(), form, old, known);
          if (verified != null && !verified.equals(known.emailVerified())) {
            commands.add(
                claims.change(
                    caller.tenant(), user, known.withEmailVerified(verified), desk.now()));
          }
          return commands;
        });
  }

  /// OpenID Connect Core section 5.1: who verified the old address knows nothing of a new one.
  private @Nullable Boolean emailVerified(
      TenantId tenant, UserChange form, Entry<UserDocument> old, PersonClaims known) {
    if (form.emailVerified() != null || form.email() == null || known.emailVerified() == null) {
      return form.emailVerified();
    }
    boolean same = form.email().equals(accounts.open(tenant, old).email());
    return same && known.emailVerified();
  }

  /// The roles that the person has.
  @Get("/{id}/roles")
  @Operation(operationId = "getUserRoles")
  @RequiredScope(AdminApi.READ)
  HttpResponse<RoleAssignment> roles(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var entry = entry(Caller.of(request), id);
    return Preconditions.entity(
        request, RoleAssignment.of(entry.document().roles()), entry.position());
  }

  /// Gives the person these roles and no others.
  @Put("/{id}/roles")
  @Operation(operationId = "assignUserRoles")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = RoleAssignment.class)))
  HttpResponse<UserAnswer> assign(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return changing(
        request,
        id,
        body,
        (caller, _) -> {
          var roles = references.assignment(caller, Bodies.read(body, RoleAssignment.class));
          return new AssignUserRoles(caller.tenant(), new UserId(id), roles, desk.now());
        });
  }

  /// Stops a person at once: no sign-in, and no token that was issued for them is active.
  @Post("/{id}/suspend")
  @Operation(operationId = "suspendUser")
  @RequiredScope(AdminApi.WRITE)
  HttpResponse<UserAnswer> suspend(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return changing(
        request,
        id,
        null,
        (caller, _) -> {
          notOneself(caller, id);
          return new SuspendUser(caller.tenant(), new UserId(id), desk.now());
        });
  }

  /// Lets a suspended person sign in again.
  @Post("/{id}/reinstate")
  @Operation(operationId = "reinstateUser")
  @RequiredScope(AdminApi.WRITE)
  HttpResponse<UserAnswer> reinstate(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return changing(
        request,
        id,
        null,
        (caller, _) -> new ReinstateUser(caller.tenant(), new UserId(id), desk.now()));
  }

  /// Makes a new link by which the person chooses a password.
  @Post("/{id}/invitation")
  @Operation(operationId = "inviteUser")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.CREATED)
  HttpResponse<InvitationAnswer> invite(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.once(
        Caller.of(request),
        request,
        null,
        InvitationAnswer.class,
        caller -> {
          var entry = entry(caller, id);
          Preconditions.check(caller, entry.position());
          references.checkRolesHeld(caller, entry.document().roles());
          if (entry.document().passwordSet()) {
            throw new ProblemException(
                ProblemType.WRONG_STATE, "this person has chosen a password already");
          }
          return HttpResponse.created(
              invitations.invite(caller.tenant(), new UserId(id), desk.now()));
        });
  }

  /// For somebody who has lost all they sign in with: passkeys, authenticator app and recovery
  /// codes end; the password and accounts elsewhere stay.
  @Post("/{id}/factors/reset")
  @Operation(operationId = "resetUserFactors")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> resetFactors(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> references.checkRolesHeld(caller, entry(caller, id).document().roles()),
        caller -> desk.send(caller, new ResetFactors(caller.tenant(), new UserId(id), desk.now())));
  }

  /// Erases a person: what was known about them can't be read again.
  @Post("/{id}/erase")
  @Operation(operationId = "eraseUser")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> erase(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> {
          Preconditions.check(caller, entry(caller, id).position());
          notOneself(caller, id);
        },
        caller -> {
          desk.send(caller, new EraseUser(caller.tenant(), new UserId(id), desk.now()));
          personalData.destroy(caller.tenant(), id);
        });
  }

  /// The same as to erase the person.
  @Delete("/{id}")
  @Operation(operationId = "removeUser")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> remove(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return erase(tenant, id, request);
  }

  private interface Change {
    UserCommand command(Caller caller, Entry<UserDocument> old);
  }

  private interface Changes {
    List<UserCommand> commands(Caller caller, Entry<UserDocument> old);
  }

  private HttpResponse<UserAnswer> changing(
      HttpRequest<?> request, String id, @Nullable String body, Change change) {
    return changingAll(request, id, body, (caller, old) -> List.of(change.command(caller, old)));
  }

  private HttpResponse<UserAnswer> changingAll(
      HttpRequest<?> request, String id, @Nullable String body, Changes changes) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        UserAnswer.class,
        caller -> {
          var old = entry(caller, id);
          Preconditions.check(caller, old.position());
          desk.sendTogether(caller, changes.commands(caller, old));
          var entry = entry(caller, id);
          return Answers.changed(accounts.open(caller.tenant(), entry), entry.position());
        });
  }

  /// Who locks themselves out can't undo it.
  private static void notOneself(Caller caller, String id) {
    if (id.equals(caller.userId())) {
      throw new ProblemException(ProblemType.WRONG_STATE, "you can't do this to your own account");
    }
  }

  private Entry<UserDocument> entry(Caller caller, String id) {
    return References.found(directory.find(caller.tenant(), Kind.USER, id));
  }
}
