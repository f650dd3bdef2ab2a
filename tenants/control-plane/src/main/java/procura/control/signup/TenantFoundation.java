package procura.control.signup;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.control.access.AdminApi;
import procura.control.console.ConsoleClients;
import procura.control.desk.Desk;
import procura.control.directory.DirectoryStore;
import procura.control.grants.Credentials;
import procura.control.grants.Credentials.Made;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Caller;
import procura.control.signup.SignUpForms.ManagementClient;
import procura.control.users.Accounts;
import procura.control.users.Accounts.Description;
import procura.directory.Kind;
import procura.identity.Access;
import procura.identity.ResourceIdentifier;
import procura.identity.SigningAlgorithm;
import procura.identity.TenantId;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.GrantType;
import procura.identity.client.TokenRules;
import procura.identity.resource.ResourceCommand.RegisterResource;
import procura.identity.resource.ResourceId;
import procura.identity.role.RoleCommand.DefineRole;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.SigningKeyCommand.CreateSigningKey;
import procura.tenancy.keys.SigningKeys;
import procura.tenancy.lifecycle.TenantCommand.SignUpTenant;
import procura.tenancy.lifecycle.TenantSettings;

/// Makes a whole tenant in one decision: its signing key, the admin API as its first protected
/// resource, an administrator with the role for it, and the two clients that reach it. Either all
/// of it is there, or the name is still free.
@Singleton
final class TenantFoundation {

  private final Desk desk;
  private final DirectoryStore directory;
  private final SigningKeys signingKeys;
  private final Accounts accounts;
  private final Credentials credentials;

  /// The console asks for what every tenant has a key for: the first sign-in waits for no RSA key.
  private static final TokenRules CONSOLE_TOKENS =
      new TokenRules(
          false, false, null, null, SigningAlgorithm.ES256.wireName(), null, null, false, null);

  private final ConsoleClients consoleClients;
  private final PublicUrls urls;

  TenantFoundation(
      Desk desk,
      DirectoryStore directory,
      SigningKeys signingKeys,
      Accounts accounts,
      Credentials credentials,
      ConsoleClients consoleClients,
      PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.signingKeys = signingKeys;
    this.accounts = accounts;
    this.credentials = credentials;
    this.consoleClients = consoleClients;
    this.urls = urls;
  }

  ManagementClient lay(Caller caller, TenantSettings settings, Description administrator) {
    var tenant = caller.tenant();
    var secrets = caller.secrets();
    var now = desk.now();
    var management = new ClientId(secrets.id("cli"));
    var managementSecret = credentials.secret(secrets, now);
    var answer = new ManagementClient(management.value(), secret(managementSecret));
    if (caller.isDecided()) {
      return answer;
    }
    if (directory.find(tenant, Kind.TENANT, tenant.value()) != null) {
      throw new ProblemException(
          ProblemType.NAME_TAKEN, "the tenant name `" + tenant + "` is taken");
    }
    var hashing = accounts.hashing(administrator);
    var adminApi = new ResourceIdentifier(urls.adminApi());
    var everything = List.of(new Access(adminApi, AdminApi.SCOPES));
    var role = new RoleId(secrets.id("rol"));
    var user = new UserId(secrets.id("usr"));
    var console = new ClientId(secrets.id("cli"));
    var consoleSecret = credentials.lastingSecret(secrets);
    var key = signingKeys.create(tenant);
    var next = signingKeys.create(tenant);
    consoleClients.keep(tenant, console, secret(consoleSecret));
    var person = accounts.register(tenant, user, administrator, hashing, List.of(role), now);
    desk.sendTogether(
        caller,
        List.of(
            new SignUpTenant(tenant, settings, now),
            new CreateSigningKey(tenant, key, next, now),
            new RegisterResource(
                tenant, new ResourceId(secrets.id("res")), adminApi, AdminApi.profile(), now),
            new DefineRole(tenant, role, AdminApi.ROLE, everything, now),
            person,
            client(
                tenant,
                management,
                "Management",
                Set.of(GrantType.CLIENT_CREDENTIALS),
                null,
                everything,
                managementSecret,
                now),
            client(
                tenant,
                console,
                "Procura console",
                Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN),
                urls.console(),
                everything,
                consoleSecret,
                now)));
    return answer;
  }

  private static String secret(Made made) {
    return Objects.requireNonNull(made.secret());
  }

  /// `console`: where a first-party client is, or null for one without pages.
  private static RegisterClient client(
      TenantId tenant,
      ClientId id,
      String name,
      Set<GrantType> grants,
      @Nullable String console,
      List<Access> access,
      Made secret,
      Instant now) {
    return new RegisterClient(
        tenant,
        id,
        new ClientMetadata(
            name,
            console,
            console == null ? List.of() : List.of(console + "/callback"),
            console == null ? List.of() : List.of(console + "/"),
            grants,
            AuthenticationMethod.CLIENT_SECRET_BASIC,
            ApplicationType.WEB,
            false,
            console != null,
            List.of(),
            null,
            console == null ? null : CONSOLE_TOKENS,
            null,
            null,
            null,
            null),
        access,
        List.of(secret.credential()),
        now);
  }
}
