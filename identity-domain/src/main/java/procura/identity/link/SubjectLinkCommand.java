package procura.identity.link;

import java.time.Instant;
import java.util.Set;
import procura.identity.BlindIndex;
import procura.identity.Command;
import procura.identity.TenantId;
import procura.identity.trust.TrustedIssuerId;
import procura.identity.user.UserId;

/// What can be asked about a link. `subject` is an index of issuer and `sub`: what others call
/// people is not kept in clear.
public sealed interface SubjectLinkCommand extends Command {

  BlindIndex subject();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("link", subject().value()));
  }

  record LinkSubject(
      TenantId tenant, TrustedIssuerId issuer, BlindIndex subject, UserId user, Instant at)
      implements SubjectLinkCommand {}

  record UnlinkSubject(TenantId tenant, TrustedIssuerId issuer, BlindIndex subject, Instant at)
      implements SubjectLinkCommand {}
}
