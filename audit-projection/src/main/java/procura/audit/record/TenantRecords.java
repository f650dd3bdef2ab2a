package procura.audit.record;

import java.util.Locale;
import procura.tenancy.lifecycle.TenantEvent;
import procura.tenancy.lifecycle.TenantEvent.TenantOffboarded;
import procura.tenancy.lifecycle.TenantEvent.TenantSettingsChanged;
import procura.tenancy.lifecycle.TenantEvent.TenantSignedUp;
import procura.tenancy.lifecycle.TenantSettings;

/// The records of a tenant as a whole: its life and its settings.
final class TenantRecords {

  private TenantRecords() {}

  static Evidence of(TenantEvent fact) {
    var evidence = Evidence.success().subject(fact.tenant().value());
    return switch (fact) {
      case TenantSignedUp(_, var settings, _) -> settings(evidence, settings);
      case TenantSettingsChanged(_, var settings, _) -> settings(evidence, settings);
      case TenantOffboarded _ -> evidence;
    };
  }

  private static Evidence settings(Evidence evidence, TenantSettings settings) {
    var signIn = settings.signIn();
    return evidence
        .detail(
            "sign_in_methods",
            signIn.methods().stream().map(m -> m.name().toLowerCase(Locale.ROOT)).toList())
        .detail("second_factor", signIn.secondFactor().name().toLowerCase(Locale.ROOT))
        .detail("display_name", settings.displayName())
        .detail(
            "client_registration", settings.clientRegistration().name().toLowerCase(Locale.ROOT))
        .detail("client_id_metadata_documents", settings.clientIdMetadataDocuments());
  }
}
