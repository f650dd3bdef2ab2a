package procura.authority;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.DelegationAuthority;
import procura.authority.Authorities.ResourceAuthority;
import procura.identity.AuthorizationDetails;
import procura.identity.Scopes;
import procura.identity.delegation.Consent;
import procura.identity.issuance.Narrowing;

/// The answer of the one decision function.
public sealed interface Verdict {

  /// What may be granted now, and what a person would have to agree to for it.
  ///
  /// @param resource null when only identity scopes are granted (the audience is the issuer)
  /// @param scopes what may be granted, identity scopes included
  /// @param narrowed what was asked for and fell away, and why
  /// @param consent what a person would agree to; null when nobody is acted for
  /// @param delegation the delegation that stands for it, or null when there is none yet
  /// @param details the authorization details that may be granted
  record Permitted(
      @Nullable ResourceAuthority resource,
      Scopes scopes,
      List<Narrowing> narrowed,
      @Nullable Consent consent,
      @Nullable DelegationAuthority delegation,
      @Nullable AuthorizationDetails details)
      implements Verdict {

    /// Whether the person has agreed to all of it before. Details are agreed to each time: they say
    /// what is to happen now, not what may happen in general.
    public boolean alreadyConsented() {
      return delegation != null && delegation.scopes().containsAll(scopes) && details == null;
    }
  }

  record Refused(Reason reason, String detail) implements Verdict {}

  enum Reason {
    TENANT_NOT_ACTIVE,
    CLIENT_NOT_ACTIVE,
    USER_NOT_ACTIVE,
    ACTOR_NOT_ACTIVE,
    ACTOR_NOT_ALLOWED,
    CHAIN_TOO_DEEP,
    RESOURCE_UNKNOWN,
    SCOPE_UNKNOWN,
    SCOPE_NOT_ALLOWED,
    DETAILS_NOT_ALLOWED,
    CONSENT_MISSING
  }
}
