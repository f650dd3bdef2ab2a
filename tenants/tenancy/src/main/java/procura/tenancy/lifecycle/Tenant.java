package procura.tenancy.lifecycle;

/// The states a tenant can be in.
public sealed interface Tenant {

  record Unregistered() implements Tenant {}

  record SignedUp(TenantSettings settings) implements Tenant {}

  /// Gone for good; its name stays taken, since tokens and evidence carry it.
  record Offboarded() implements Tenant {}
}
