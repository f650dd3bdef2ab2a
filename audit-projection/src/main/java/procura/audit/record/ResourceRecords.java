package procura.audit.record;

import procura.identity.resource.DetailsType;
import procura.identity.resource.ResourceEvent;
import procura.identity.resource.ResourceEvent.ResourceChanged;
import procura.identity.resource.ResourceEvent.ResourceRegistered;
import procura.identity.resource.ResourceEvent.ResourceRemoved;
import procura.identity.resource.ResourceProfile;

/// The records of protected resources.
final class ResourceRecords {

  private ResourceRecords() {}

  static Evidence of(ResourceEvent fact) {
    var evidence = Evidence.success().subject(fact.resource().value());
    return switch (fact) {
      case ResourceRegistered(_, _, var identifier, var profile, _) ->
          profile(evidence.resource(identifier.value()), profile);
      case ResourceChanged(_, _, var identifier, var profile, _) ->
          profile(evidence.resource(identifier.value()), profile);
      case ResourceRemoved(_, _, var identifier, _) -> evidence.resource(identifier.value());
    };
  }

  private static Evidence profile(Evidence evidence, ResourceProfile profile) {
    return evidence
        .scopes(profile.allScopes())
        .detail("name", profile.name())
        .detail("token_format", profile.tokenFormat().name().toLowerCase(java.util.Locale.ROOT))
        .detail("access_token_lifetime", profile.accessTokenLifetime().toSeconds())
        .detail(
            "authorization_details_types",
            profile.detailsTypes().stream().map(DetailsType::name).toList())
        .detail("bound_tokens_required", profile.demandsBinding());
  }
}
