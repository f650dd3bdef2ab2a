package procura.control.clients;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.List;
import procura.authority.registration.MetadataReader;
import procura.authority.registration.Reading.Bad;
import procura.authority.registration.Reading.Good;
import procura.authority.registration.SectorIdentifiers;
import procura.authority.registration.Terms;
import procura.control.request.Violations;
import procura.identity.ResourceIdentifier;
import procura.identity.TenantId;
import procura.identity.client.Registration.Origin;
import procura.outbound.OutboundSettings;

/// Reads client metadata on an administrator's word and says everything that is wrong with it.
@Singleton
final class ClientMetadataReader {

  private final SectorIdentifiers sectors;
  private final Terms terms;

  ClientMetadataReader(SectorIdentifiers sectors, OutboundSettings outbound) {
    this.sectors = sectors;
    this.terms = new Terms(Origin.ADMINISTRATOR, outbound.allowLoopback());
  }

  Good read(
      TenantId tenant, Violations violations, ObjectNode json, List<ResourceIdentifier> resources) {
    switch (MetadataReader.read(json, terms, resources)) {
      case Bad(var flaws) -> {
        flaws.forEach(flaw -> violations.add(flaw.member(), flaw.detail()));
        violations.check();
        throw new IllegalStateException("bad without a flaw");
      }
      case Good read -> {
        violations.check();
        var flaw = sectors.flaw(tenant, read.metadata());
        if (flaw != null) {
          violations.add(flaw.member(), flaw.detail());
          violations.check();
        }
        return read;
      }
    }
  }
}
