package procura.control.trust;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.identity.Access;
import procura.identity.client.GrantType;
import procura.identity.role.RoleId;
import procura.tenancy.lifecycle.CrossDomainTarget;
import procura.tenancy.lifecycle.GrantPolicy;

/// How a tenant's policy of grants looks in the admin API.
final class GrantPolicyForms {

  private GrantPolicyForms() {}

  /// `disabled_grant_types`: gone from the metadata, and refused. `actor_profile`: refusals of
  /// actors carry the codes of the actor profile. `targets`: the authorization servers that
  /// people's identities may be asserted to.
  @WireForm
  @Schema(name = "GrantPolicy")
  record GrantPolicyForm(
      @Nullable List<@Nullable String> disabledGrantTypes,
      @Nullable Boolean actorProfile,
      @Nullable List<@Nullable TargetForm> targets) {

    static GrantPolicyForm of(GrantPolicy policy) {
      return new GrantPolicyForm(
          List.copyOf(policy.off().stream().map(GrantType::wireName).sorted().toList()),
          policy.actorProfile(),
          List.copyOf(policy.targets().stream().map(TargetForm::of).toList()));
    }
  }

  /// `audience`: the issuer identifier of the authorization server. `resources`: those it is the
  /// authorization server of. `client_ids`: what clients of ours are called there. `max_age`: in
  /// seconds, how old a sign-in may be.
  @WireForm
  @Schema(name = "CrossDomainTarget")
  record TargetForm(
      @Nullable String audience,
      @Nullable List<@Nullable ForeignAccess> resources,
      @Nullable Map<String, String> clientIds,
      @Nullable Boolean idJag,
      @Nullable Boolean chaining,
      @Nullable List<@Nullable String> roles,
      @Nullable Long maxAge,
      @Nullable Boolean email) {

    static TargetForm of(CrossDomainTarget target) {
      return new TargetForm(
          target.audience(),
          List.copyOf(target.resources().stream().map(ForeignAccess::of).toList()),
          target.clientIds(),
          target.idJag(),
          target.chaining(),
          List.copyOf(target.roles().stream().map(RoleId::value).toList()),
          target.maxAge() == null ? null : seconds(target.maxAge()),
          target.email());
    }

    private static Long seconds(Duration duration) {
      return duration.toSeconds();
    }
  }

  /// A resource of another domain, and scopes that mean something there.
  @WireForm
  @Schema(name = "ForeignAccess")
  record ForeignAccess(@Nullable String resource, @Nullable List<@Nullable String> scopes) {

    static ForeignAccess of(Access access) {
      return new ForeignAccess(access.resource().value(), List.copyOf(access.scopes().value()));
    }
  }
}
