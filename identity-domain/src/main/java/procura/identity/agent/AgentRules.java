package procura.identity.agent;

import java.util.List;
import procura.identity.client.SecurityRules.SecurityProfile;

/// What an agent must keep to beyond its access, where it asks for tokens of its own and where it
/// acts for people.
///
/// @param detailsTypes the types of authorization details (RFC 9396) that it may be granted
/// @param profile the profile of its own token requests
public record AgentRules(List<String> detailsTypes, SecurityProfile profile) {

  public static final AgentRules NONE = new AgentRules(List.of(), SecurityProfile.OAUTH_2_1);

  public AgentRules {
    detailsTypes = List.copyOf(detailsTypes);
  }
}
