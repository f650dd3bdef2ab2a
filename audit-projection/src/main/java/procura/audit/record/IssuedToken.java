package procura.audit.record;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.issuance.IssuanceEvent.AccessTokenIssued;
import procura.identity.issuance.IssuanceEvent.ActionReported;

/// What a tenant's log says of a token that left: `seq` is the record of its issuance. Signed
/// tokens and opaque ones, exchanged ones and those of pairwise clients are told of alike.
public record IssuedToken(
    long seq, @Nullable String resource, @Nullable String subject, List<String> actors) {

  public static IssuedToken of(AccessTokenIssued fact, long seq) {
    var resource = fact.resource();
    return new IssuedToken(
        seq, resource == null ? null : resource.value(), fact.subject(), fact.actors().value());
  }

  /// Whether a receipt tells of this very token.
  boolean isOf(ActionReported receipt) {
    return receipt.resource().value().equals(resource)
        && receipt.subject().equals(subject)
        && receipt.actors().value().equals(actors);
  }
}
