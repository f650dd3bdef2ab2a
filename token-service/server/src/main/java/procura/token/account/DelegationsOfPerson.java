package procura.token.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import java.util.List;
import org.jooq.Record;
import procura.authority.Authorities.DelegationAuthority;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.TenantConnections;

/// All delegations that a person has given and not withdrawn, from the read model that decides, so
/// that the page never shows less than what is possible.
@Singleton
final class DelegationsOfPerson {

  private static final int MOST = 200;

  private final TenantConnections connections;

  DelegationsOfPerson(TenantConnections connections) {
    this.connections = connections;
  }

  List<DelegationAuthority> of(TenantId tenant, UserId user) {
    return connections.of(
        tenant,
        sql ->
            sql.fetch(
                    """
                    select body::text from authority.current
                    where tenant = ? and kind = 'delegation' and body -> 'consent' ->> 'user' = ?
                    order by body ->> 'grantedAt' desc limit ?
                    """,
                    tenant.value(),
                    user.value(),
                    MOST)
                .map(DelegationsOfPerson::read));
  }

  private static DelegationAuthority read(Record row) {
    try {
      return FactJson.MAPPER.readValue(row.get(0, String.class), DelegationAuthority.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
