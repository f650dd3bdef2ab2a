package procura.control.access;

import java.util.List;
import procura.identity.Scopes;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.ScopeDefinition;
import procura.identity.resource.TokenFormat;

/// The admin API as a protected resource of every tenant.
public final class AdminApi {

  public static final String READ = "admin:read";
  public static final String WRITE = "admin:write";
  public static final String AUDIT_READ = "audit:read";
  public static final String AUDIT_EXPORT = "audit:export";

  public static final Scopes SCOPES = Scopes.of(READ, WRITE, AUDIT_READ, AUDIT_EXPORT);

  /// The role of whoever signs a tenant up.
  public static final String ROLE = "tenant_admin";

  private AdminApi() {}

  public static ResourceProfile profile() {
    return new ResourceProfile(
        "Procura administration",
        List.of(
            scope(READ, "See people, agents, clients, resources, roles and delegations"),
            scope(WRITE, "Change people, agents, clients, resources, roles, delegations and keys"),
            scope(AUDIT_READ, "Read the audit trail"),
            scope(AUDIT_EXPORT, "Export the audit trail")),
        TokenFormat.JWT,
        ResourceProfile.DEFAULT_LIFETIME);
  }

  private static ScopeDefinition scope(String name, String description) {
    return new ScopeDefinition(name, description, List.of(), false, false);
  }
}
