package procura.audit.record;

import java.util.Locale;
import procura.tenancy.keys.SigningKeyEvent;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyCreated;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyDestroyed;
import procura.tenancy.keys.SigningKeyEvent.SigningKeyRetired;
import procura.tenancy.lifecycle.TenantEvent;
import procura.tenancy.lifecycle.TenantEvent.TenantOffboarded;
import procura.tenancy.lifecycle.TenantEvent.TenantSettingsChanged;
import procura.tenancy.lifecycle.TenantEvent.TenantSignedUp;
import procura.tenancy.lifecycle.TenantSettings;

/// The records of a tenant as a whole: its life, its settings, its signing keys.
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

  static Evidence of(SigningKeyEvent fact) {
    return switch (fact) {
      case SigningKeyCreated(_, var key, _) ->
          Evidence.success().subject(key.kid()).detail("algorithm", key.algorithm());
      case SigningKeyRetired(_, var kid, var publishedUntil, _) ->
          Evidence.success().subject(kid).detail("published_until", publishedUntil.toString());
      case SigningKeyDestroyed(_, var kid, _) -> Evidence.success().subject(kid);
    };
  }

  private static Evidence settings(Evidence evidence, TenantSettings settings) {
    return evidence
        .detail("display_name", settings.displayName())
        .detail(
            "client_registration", settings.clientRegistration().name().toLowerCase(Locale.ROOT))
        .detail("client_id_metadata_documents", settings.clientIdMetadataDocuments());
  }
}
