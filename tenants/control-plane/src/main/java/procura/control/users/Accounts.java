package procura.control.users;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procura.control.directory.Entry;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Violations;
import procura.control.users.UserForms.UserAnswer;
import procura.directory.Documents.UserDocument;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.role.RoleId;
import procura.identity.user.UserCommand.RegisterUser;
import procura.identity.user.UserId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.CommonPasswords;
import procura.tenancy.keys.Overloaded;
import procura.tenancy.keys.Passwords;
import procura.tenancy.keys.PersonalData;

/// Makes commands of what is said about a person: everything personal is sealed before it leaves
/// here, and a password is a hash by then.
@Singleton
public final class Accounts {

  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,255}");
  private static final int LONGEST_NAME = 120;

  private final PersonalData personalData;
  private final BlindIndexes blindIndexes;
  private final Passwords passwords;

  Accounts(PersonalData personalData, BlindIndexes blindIndexes, Passwords passwords) {
    this.personalData = personalData;
    this.blindIndexes = blindIndexes;
    this.passwords = passwords;
  }

  /// A person as described, checked.
  public record Description(
      String username, String email, String displayName, @Nullable String password) {}

  /// Reads a description; `prefix` is where it stands in the body.
  public Description describe(
      Violations violations,
      String prefix,
      @Nullable String username,
      @Nullable String email,
      @Nullable String displayName,
      @Nullable String password) {
    var login = violations.text(prefix + "username", username, LONGEST_NAME);
    var address = email(violations, prefix + "email", email);
    var shown = violations.optionalText(prefix + "display_name", displayName, LONGEST_NAME);
    if (password != null) {
      checkPassword(violations, prefix + "password", password, login);
    }
    return new Description(
        login, address, shown == null || shown.isBlank() ? login : shown, password);
  }

  public String email(Violations violations, String field, @Nullable String email) {
    var address = violations.text(field, email, 320);
    if (!address.isEmpty() && !EMAIL.matcher(address).matches()) {
      violations.add(field, "must be an e-mail address");
    }
    return address;
  }

  /// What everybody would guess first is no password either.
  public static void checkPassword(
      Violations violations, String field, String password, String username) {
    if (!Passwords.acceptable(password)) {
      violations.add(
          field,
          "must have at least "
              + Passwords.SHORTEST
              + " characters and at most "
              + Passwords.LONGEST_BYTES
              + " bytes");
    } else if (!username.isEmpty() && password.equalsIgnoreCase(username)) {
      violations.add(field, "must not be the username");
    } else if (CommonPasswords.isGuessedFirst(password, username)) {
      violations.add(field, "must not be one that everybody tries first");
    }
  }

  public RegisterUser register(
      TenantId tenant, UserId id, Description person, List<RoleId> roles, Instant at) {
    return register(tenant, id, person, hashing(person), roles, at);
  }

  /// Begins what takes longest, so that other work can be done meanwhile.
  public CompletableFuture<@Nullable String> hashing(Description person) {
    return person.password() == null
        ? CompletableFuture.completedFuture(null)
        : passwords.hash(person.password()).thenApply(hash -> hash);
  }

  public RegisterUser register(
      TenantId tenant,
      UserId id,
      Description person,
      CompletableFuture<@Nullable String> hashing,
      List<RoleId> roles,
      Instant at) {
    var login = blindIndexes.login(tenant, person.username());
    var username = seal(tenant, id, "username", person.username());
    var hash = awaited(hashing);
    return new RegisterUser(
        tenant,
        id,
        login,
        username,
        seal(tenant, id, "email", person.email()),
        seal(tenant, id, "display_name", person.displayName()),
        hash == null ? null : seal(tenant, id, "password_hash", hash),
        roles,
        at);
  }

  public Sealed passwordHash(TenantId tenant, UserId id, String password) {
    return seal(tenant, id, "password_hash", awaited(passwords.hash(password)));
  }

  public Sealed seal(TenantId tenant, UserId id, String field, String clear) {
    return personalData.seal(tenant, id.value(), field, clear);
  }

  private static <T extends @Nullable Object> T awaited(CompletableFuture<T> hash) {
    try {
      return Passwords.await(hash);
    } catch (Overloaded e) {
      throw new ProblemException(ProblemType.OVERLOADED, e.getMessage() + ": try again later");
    }
  }

  /// A page of people, opened with one look-up of their keys.
  List<UserAnswer> open(TenantId tenant, List<Entry<UserDocument>> entries) {
    personalData.prepare(tenant, entries.stream().map(Entry::id).toList());
    return entries.stream().map(entry -> open(tenant, entry)).toList();
  }

  public UserAnswer open(TenantId tenant, Entry<UserDocument> entry) {
    var d = entry.document();
    return new UserAnswer(
        entry.id(),
        personalData.open(tenant, entry.id(), "username", d.username()),
        personalData.open(tenant, entry.id(), "email", d.email()),
        personalData.open(tenant, entry.id(), "display_name", d.displayName()),
        d.suspended() ? "suspended" : d.passwordSet() ? "active" : "invited",
        d.roles().stream().map(RoleId::value).toList(),
        d.createdAt().toString(),
        null);
  }
}
