package procura.identity.evidence;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.identity.Fact;
import procura.identity.TenantId;

/// What happened to the evidence itself.
public sealed interface EvidenceEvent extends Fact {

  record EvidenceExportRequested(
      TenantId tenant,
      String export,
      String format,
      @Nullable Instant from,
      @Nullable Instant to,
      Map<String, String> filters,
      Instant at)
      implements EvidenceEvent {}

  record EvidenceExportCompleted(
      TenantId tenant, String export, long records, long treeSize, String sha256, Instant at)
      implements EvidenceEvent {}

  record EvidenceDownloaded(TenantId tenant, String export, Instant at) implements EvidenceEvent {}
}
