package procura.control.desk;

import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.identity.Rejection;
import procura.identity.agent.AgentRejection;
import procura.identity.agent.AgentRejection.AgentAlreadyRegistered;
import procura.identity.agent.AgentRejection.AgentCredentialNotFound;
import procura.identity.agent.AgentRejection.AgentIsRetired;
import procura.identity.agent.AgentRejection.AgentNotFound;
import procura.identity.agent.AgentRejection.TooManyAgentCredentials;
import procura.identity.client.ClientRejection;
import procura.identity.client.ClientRejection.ClientAlreadyRegistered;
import procura.identity.client.ClientRejection.ClientCredentialNotFound;
import procura.identity.client.ClientRejection.ClientNotFound;
import procura.identity.client.ClientRejection.TooManyClientCredentials;
import procura.identity.connection.ConnectionRejection;
import procura.identity.connection.ConnectionRejection.ConnectionIsThere;
import procura.identity.connection.ConnectionRejection.ConnectionNotFound;
import procura.identity.connection.ConnectionRejection.IssuerIsFixed;
import procura.identity.delegation.DelegationRejection;
import procura.identity.delegation.DelegationRejection.DelegationNotFound;
import procura.identity.link.SubjectLinkRejection;
import procura.identity.link.SubjectLinkRejection.SubjectIsLinked;
import procura.identity.link.SubjectLinkRejection.SubjectLinkNotFound;
import procura.identity.resource.ResourceRejection;
import procura.identity.resource.ResourceRejection.IdentifierIsTaken;
import procura.identity.resource.ResourceRejection.ResourceNotFound;
import procura.identity.role.RoleRejection;
import procura.identity.role.RoleRejection.RoleNameIsTaken;
import procura.identity.role.RoleRejection.RoleNotFound;
import procura.identity.trust.TrustedIssuerRejection;
import procura.identity.trust.TrustedIssuerRejection.IssuerIdentifierIsFixed;
import procura.identity.trust.TrustedIssuerRejection.IssuerIsTrustedAlready;
import procura.identity.trust.TrustedIssuerRejection.TrustedIssuerNotFound;
import procura.identity.user.UserRejection;
import procura.identity.user.UserRejection.UserIsErased;
import procura.identity.user.UserRejection.UserNotFound;
import procura.identity.user.UserRejection.UsernameIsTaken;
import procura.tenancy.keys.SigningKeyRejection;
import procura.tenancy.keys.SigningKeyRejection.KeyIdIsTaken;
import procura.tenancy.keys.SigningKeyRejection.NextKeyIsThere;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyAlreadyCreated;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyIsInUse;
import procura.tenancy.keys.SigningKeyRejection.SigningKeyNotFound;
import procura.tenancy.lifecycle.TenantRejection;
import procura.tenancy.lifecycle.TenantRejection.TenantNameIsTaken;
import procura.tenancy.lifecycle.TenantRejection.TenantNotFound;

/// What a decider's refusal is called in the admin API: the compiler asks for each new one.
final class Rejections {

  private Rejections() {}

  static ProblemException problem(Rejection rejection) {
    return switch (rejection) {
      case AgentRejection r -> of(r);
      case ClientRejection r -> of(r);
      case ConnectionRejection r -> of(r);
      case DelegationRejection r -> of(r);
      case ResourceRejection r -> of(r);
      case RoleRejection r -> of(r);
      case UserRejection r -> of(r);
      case TrustedIssuerRejection r -> of(r);
      case SubjectLinkRejection r -> of(r);
      case SigningKeyRejection r -> of(r);
      case TenantRejection r -> of(r);
      default -> throw new IllegalStateException("no administrator asks for " + rejection);
    };
  }

  private static ProblemException of(AgentRejection rejection) {
    return switch (rejection) {
      case AgentNotFound _, AgentCredentialNotFound _ -> ProblemException.notFound();
      case AgentAlreadyRegistered(var id) -> taken("the agent id `" + id + "` is taken");
      case AgentIsRetired _ ->
          new ProblemException(ProblemType.AGENT_RETIRED, "a retired agent never comes back");
      case TooManyAgentCredentials(_, var most) -> tooMany(most);
    };
  }

  private static ProblemException of(ClientRejection rejection) {
    return switch (rejection) {
      case ClientNotFound _, ClientCredentialNotFound _ -> ProblemException.notFound();
      case ClientAlreadyRegistered(var id) -> taken("the client id `" + id + "` is taken");
      case TooManyClientCredentials(_, var most) -> tooMany(most);
    };
  }

  private static ProblemException of(ConnectionRejection rejection) {
    return switch (rejection) {
      case ConnectionNotFound _ -> ProblemException.notFound();
      case ConnectionIsThere(var id) -> taken("the connection id `" + id + "` is taken");
      case IssuerIsFixed _ ->
          new ProblemException(
              ProblemType.WRONG_STATE, "the issuer of a connection never changes: add another");
    };
  }

  private static ProblemException of(DelegationRejection rejection) {
    return switch (rejection) {
      case DelegationNotFound _ -> ProblemException.notFound();
    };
  }

  private static ProblemException of(ResourceRejection rejection) {
    return switch (rejection) {
      case ResourceNotFound _ -> ProblemException.notFound();
      case IdentifierIsTaken(var identifier) ->
          taken("a resource with the identifier `" + identifier + "` exists already");
    };
  }

  private static ProblemException of(RoleRejection rejection) {
    return switch (rejection) {
      case RoleNotFound _ -> ProblemException.notFound();
      case RoleNameIsTaken(var name) -> taken("a role named `" + name + "` exists already");
    };
  }

  private static ProblemException of(UserRejection rejection) {
    return switch (rejection) {
      case UserNotFound _, UserIsErased _ -> ProblemException.notFound();
      case UsernameIsTaken _ -> taken("this username is taken");
    };
  }

  private static ProblemException of(TrustedIssuerRejection rejection) {
    return switch (rejection) {
      case TrustedIssuerNotFound _ -> ProblemException.notFound();
      case IssuerIsTrustedAlready(var issuer) -> taken("`" + issuer + "` is trusted already");
      case IssuerIdentifierIsFixed _ ->
          new ProblemException(
              ProblemType.INVALID_FIELDS, "another issuer is another trust: `issuer` can't change");
    };
  }

  private static ProblemException of(SubjectLinkRejection rejection) {
    return switch (rejection) {
      case SubjectIsLinked _ -> taken("the subject is linked to somebody else: unlink it first");
      case SubjectLinkNotFound _ -> ProblemException.notFound();
    };
  }

  private static ProblemException of(SigningKeyRejection rejection) {
    return switch (rejection) {
      case SigningKeyNotFound _ -> ProblemException.notFound();
      case SigningKeyAlreadyCreated(var kid) -> taken("the key `" + kid + "` exists already");
      case KeyIdIsTaken(var kid) -> taken("the key id `" + kid + "` is taken");
      case NextKeyIsThere(var kid) -> taken("the next key `" + kid + "` is published already");
      case SigningKeyIsInUse _ ->
          new ProblemException(ProblemType.KEY_IN_USE, "this key signs tokens: rotate first");
    };
  }

  private static ProblemException of(TenantRejection rejection) {
    return switch (rejection) {
      case TenantNotFound _ -> ProblemException.notFound();
      case TenantNameIsTaken(var tenant) -> taken("the tenant name `" + tenant + "` is taken");
    };
  }

  private static ProblemException taken(String detail) {
    return new ProblemException(ProblemType.NAME_TAKEN, detail);
  }

  private static ProblemException tooMany(int most) {
    return new ProblemException(
        ProblemType.TOO_MANY_CREDENTIALS,
        "there can be " + most + " credentials at once: revoke one first");
  }
}
