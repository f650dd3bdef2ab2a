package procura.audit.record;

import java.util.Locale;
import procura.tenancy.lifecycle.RegistrationPolicy;
import procura.tenancy.lifecycle.RegistrationPolicy.InitialAccess;
import procura.tenancy.lifecycle.RegistrationPolicy.StatementIssuer;
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
    policy(evidence, settings.registration());
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

  private static void policy(Evidence evidence, RegistrationPolicy policy) {
    if (policy.equals(RegistrationPolicy.NONE)) {
      return;
    }
    if (policy.ceiling() != null) {
      evidence.access("registration_ceiling", policy.ceiling());
    }
    if (policy.detailsTypes() != null) {
      evidence.detail("registration_details_types", policy.detailsTypes());
    }
    evidence
        .detail("initial_access_required", policy.initialAccessRequired())
        .detail(
            "initial_access_tokens",
            policy.initialAccess().stream().map(InitialAccess::id).toList())
        .detail("software_statement_required", policy.statementRequired())
        .detail(
            "software_statement_issuers",
            policy.statementIssuers().stream().map(StatementIssuer::issuer).toList())
        .detail("document_hosts", policy.allowedHosts())
        .detail("denied_document_hosts", policy.deniedHosts())
        .detail("document_redirect_origins", policy.redirectOrigins());
  }
}
