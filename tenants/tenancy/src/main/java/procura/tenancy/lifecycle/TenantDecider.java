package procura.tenancy.lifecycle;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import procura.identity.Decider;
import procura.identity.Decision;
import procura.tenancy.lifecycle.Tenant.Offboarded;
import procura.tenancy.lifecycle.Tenant.SignedUp;
import procura.tenancy.lifecycle.Tenant.Unregistered;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantCommand.OffboardTenant;
import procura.tenancy.lifecycle.TenantCommand.SignUpTenant;
import procura.tenancy.lifecycle.TenantEvent.TenantOffboarded;
import procura.tenancy.lifecycle.TenantEvent.TenantSettingsChanged;
import procura.tenancy.lifecycle.TenantEvent.TenantSignedUp;
import procura.tenancy.lifecycle.TenantRejection.TenantNameIsTaken;
import procura.tenancy.lifecycle.TenantRejection.TenantNotFound;

/// The life of a tenant: signed up once under a name that nobody had before and nobody has after.
public final class TenantDecider
    implements Decider<Tenant, TenantCommand, TenantEvent, TenantRejection> {

  @Override
  public Tenant initial() {
    return new Unregistered();
  }

  @Override
  public Decision<TenantEvent, TenantRejection> decide(Tenant tenant, TenantCommand command) {
    return switch (tenant) {
      case Unregistered _ when command instanceof SignUpTenant(var t, var settings, var at) ->
          accept(new TenantSignedUp(t, settings, at));
      case Unregistered _ -> reject(new TenantNotFound(command.tenant()));
      case SignedUp(var settings) -> decide(settings, command);
      case Offboarded _ when command instanceof SignUpTenant ->
          reject(new TenantNameIsTaken(command.tenant()));
      case Offboarded _ when command instanceof OffboardTenant -> nothingToDo();
      case Offboarded _ -> reject(new TenantNotFound(command.tenant()));
    };
  }

  private static Decision<TenantEvent, TenantRejection> decide(
      TenantSettings settings, TenantCommand command) {
    return switch (command) {
      case SignUpTenant _ -> reject(new TenantNameIsTaken(command.tenant()));
      case ChangeTenantSettings change when change.settings().equals(settings) -> nothingToDo();
      case ChangeTenantSettings(var t, var wanted, var at) ->
          accept(new TenantSettingsChanged(t, wanted, at));
      case OffboardTenant(var t, var at) -> accept(new TenantOffboarded(t, at));
    };
  }

  @Override
  public Tenant evolve(Tenant tenant, TenantEvent event) {
    return switch (event) {
      case TenantSignedUp(_, var settings, _) -> new SignedUp(settings);
      case TenantSettingsChanged(_, var settings, _) -> new SignedUp(settings);
      case TenantOffboarded _ -> new Offboarded();
    };
  }
}
