package procura.control.agents;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.directory.Entry;
import procura.control.grants.AccessForm;
import procura.control.grants.CredentialAnswer;
import procura.control.grants.CredentialForm;
import procura.control.grants.ProfileNames;
import procura.directory.Documents.AgentDocument;
import procura.identity.client.ClientId;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;

/// How agents look in the admin API. `authorization_details_types`: what it may be granted of these
/// (RFC 9396). `security_profile`: what its own token requests are held to.
final class AgentForms {

  private AgentForms() {}

  /// `owners`: people by id or username. `clients`: the software that the agent works through.
  @WireForm
  @Schema(name = "NewAgent")
  record NewAgent(
      @Nullable String name,
      @Nullable String description,
      @Nullable List<@Nullable String> owners,
      @Nullable List<@Nullable String> clients,
      @Nullable List<@Nullable AccessForm> access,
      @Nullable Integer maxDelegationDepth,
      @Nullable List<@Nullable String> roles,
      @Nullable CredentialForm credential,
      @Nullable List<@Nullable String> authorizationDetailsTypes,
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {
                "oauth_2_1",
                "fapi_2_0",
                "fapi_2_0_message_signing",
                "hardened_agent"
              })
          String securityProfile) {}

  /// What is missing stays as it is.
  @WireForm
  @Schema(name = "AgentChange")
  record AgentChange(
      @Nullable String name,
      @Nullable String description,
      @Nullable List<@Nullable String> owners,
      @Nullable List<@Nullable String> clients,
      @Nullable List<@Nullable AccessForm> access,
      @Nullable Integer maxDelegationDepth,
      @Nullable List<@Nullable String> authorizationDetailsTypes,
      @Nullable
          @Schema(
              type = "string",
              allowableValues = {
                "oauth_2_1",
                "fapi_2_0",
                "fapi_2_0_message_signing",
                "hardened_agent"
              })
          String securityProfile) {}

  @WireForm
  @Schema(name = "Suspension")
  record Suspension(@Nullable String reason) {}

  @WireForm
  @Schema(name = "Agent")
  record AgentAnswer(
      String id,
      String agentId,
      @Nullable String clientSecret,
      String name,
      @Nullable String description,
      @Schema(
              type = "string",
              allowableValues = {"active", "suspended", "retired"})
          String status,
      @Nullable String reason,
      List<String> owners,
      List<String> clients,
      List<AccessForm> access,
      int maxDelegationDepth,
      List<String> roles,
      List<CredentialAnswer> credentials,
      List<String> authorizationDetailsTypes,
      String securityProfile,
      String createdAt) {

    static AgentAnswer of(Entry<AgentDocument> entry, @Nullable String secret) {
      var document = entry.document();
      var profile = document.profile();
      return new AgentAnswer(
          entry.id(),
          entry.id(),
          secret,
          profile.name().value(),
          profile.description(),
          document.status().name().toLowerCase(Locale.ROOT),
          document.reason(),
          profile.owners().stream().map(UserId::value).toList(),
          profile.clients().stream().map(ClientId::value).toList(),
          AccessForm.of(profile.access()),
          profile.maxDelegationDepth(),
          document.roles().stream().map(RoleId::value).toList(),
          CredentialAnswer.of(document.credentials()),
          profile.rules().detailsTypes(),
          ProfileNames.of(profile.rules().profile()),
          document.createdAt().toString());
    }
  }
}
