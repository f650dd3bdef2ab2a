package procura.control.agents;

import jakarta.inject.Singleton;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.control.agents.AgentForms.AgentChange;
import procura.control.grants.HeldTo;
import procura.control.grants.ProfileNames;
import procura.control.grants.References;
import procura.control.request.Caller;
import procura.control.request.Violations;
import procura.directory.Documents.AgentDocument;
import procura.identity.agent.AgentName;
import procura.identity.agent.AgentProfile;
import procura.identity.agent.AgentRules;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.Credential;
import procura.identity.client.Credential.SecretHash;

/// Reads what a body says about an agent; what it leaves out is as it was.
@Singleton
final class AgentProfiles {

  private static final int LONGEST_DESCRIPTION = 1000;

  /// However the secret is sent.
  private static final AuthenticationMethod BY_SECRET = AuthenticationMethod.CLIENT_SECRET_BASIC;

  private final References references;
  private final HeldTo heldTo;

  AgentProfiles(References references, HeldTo heldTo) {
    this.references = references;
    this.heldTo = heldTo;
  }

  AgentProfile read(
      Violations violations, Caller caller, AgentChange form, @Nullable AgentProfile old) {
    var name = name(violations, form, old);
    var description =
        violations.optionalText("description", form.description(), LONGEST_DESCRIPTION);
    var owners =
        form.owners() == null && old != null
            ? old.owners()
            : references.users(violations, caller.tenant(), "owners", form.owners());
    if (form.owners() == null && old == null) {
      violations.add("owners", "is required: somebody answers for an agent");
    } else if (form.owners() != null && form.owners().isEmpty()) {
      violations.add("owners", "must name at least one person who answers for the agent");
    }
    var clients =
        form.clients() == null && old != null
            ? old.clients()
            : references.clients(violations, caller.tenant(), "clients", form.clients());
    var access =
        form.access() == null && old != null
            ? old.access()
            : references.access(violations, caller, "access", form.access());
    var depth = depth(violations, form, old);
    var rules = rules(violations, form, old == null ? AgentRules.NONE : old.rules());
    violations.check();
    return violations.checked(
        "name",
        () ->
            new AgentProfile(
                Objects.requireNonNull(name),
                description == null && old != null ? old.description() : description,
                owners,
                clients,
                access,
                depth,
                rules));
  }

  /// A secret is of no use to an agent that has to prove itself by a key.
  void checkCredential(
      Violations violations, Caller caller, AgentProfile profile, Credential credential) {
    var held = heldTo.by(caller.tenant(), profile.rules().profile());
    if (credential instanceof SecretHash && !held.admits(BY_SECRET)) {
      violations.add(
          "credential.type", "must not be `client_secret`: the security profile wants a key");
    }
    violations.check();
  }

  /// One that has a secret would be locked out by a profile of keys.
  void checkChange(Violations violations, AgentProfile changed, AgentDocument old) {
    var profile = changed.rules().profile();
    if (profile != old.profile().rules().profile()
        && !profile.admits(BY_SECRET)
        && old.credentials().stream().anyMatch(one -> one.type().equals("client_secret"))) {
      violations.add(
          "security_profile", "wants a key: add one and revoke the agent's secrets first");
    }
    violations.check();
  }

  private static @Nullable AgentName name(
      Violations violations, AgentChange form, @Nullable AgentProfile old) {
    if (form.name() == null && old != null) {
      return old.name();
    }
    var text = violations.text("name", form.name(), 80);
    return text.isEmpty() ? null : violations.value("name", () -> new AgentName(text));
  }

  private static AgentRules rules(Violations violations, AgentChange form, AgentRules old) {
    var types =
        form.authorizationDetailsTypes() == null
            ? old.detailsTypes()
            : violations.list("authorization_details_types", form.authorizationDetailsTypes());
    types.forEach(type -> violations.text("authorization_details_types", type, 128));
    return new AgentRules(
        types,
        ProfileNames.read(violations, "security_profile", form.securityProfile(), old.profile()));
  }

  private static int depth(Violations violations, AgentChange form, @Nullable AgentProfile old) {
    var depth = form.maxDelegationDepth();
    if (depth == null) {
      return old == null ? AgentProfile.DEFAULT_DEPTH : old.maxDelegationDepth();
    }
    if (depth < 1 || depth > AgentProfile.DEEPEST) {
      violations.add("max_delegation_depth", "must be 1 to " + AgentProfile.DEEPEST);
    }
    return depth;
  }
}
