package procura.authority;

import java.util.ArrayList;
import java.util.List;
import procura.eventstore.EventCatalog;
import procura.eventstore.FactFamily;
import procura.eventstore.StoredEventsTest;

/// Every fact of the product is stored under the name, the version and the JSON that stand here for
/// ever.
class ProductEventsTest extends StoredEventsTest {

  @Override
  protected EventCatalog catalog() {
    var deciders = new Deciders();
    var families = new ArrayList<FactFamily>();
    for (var module :
        List.of(
            deciders.tenants(),
            deciders.keys(),
            deciders.users(),
            deciders.roles(),
            deciders.resources(),
            deciders.clients(),
            deciders.agents(),
            deciders.delegations(),
            deciders.trustedIssuers(),
            deciders.subjectLinks(),
            deciders.factors(),
            deciders.connections())) {
      families.add(module.family());
    }
    families.addAll(
        List.of(
            deciders.issuance(),
            deciders.sessions(),
            deciders.evidence(),
            deciders.administration()));
    return new EventCatalog(families, List.of());
  }
}
