package procura.identity.link;

import java.time.Instant;
import java.util.Set;
import procura.identity.BlindIndex;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.trust.TrustedIssuerId;
import procura.identity.user.UserId;

/// What happened to a link.
public sealed interface SubjectLinkEvent extends Fact {

  BlindIndex subject();

  @Override
  default Set<String> tags() {
    return Set.of(tenant().tag("link", subject().value()));
  }

  record SubjectLinked(
      TenantId tenant, TrustedIssuerId issuer, BlindIndex subject, UserId user, Instant at)
      implements SubjectLinkEvent {}

  record SubjectUnlinked(
      TenantId tenant, TrustedIssuerId issuer, BlindIndex subject, UserId user, Instant at)
      implements SubjectLinkEvent {}
}
