package procura.audit.record;

import procura.identity.evidence.EvidenceEvent;
import procura.identity.evidence.EvidenceEvent.EvidenceDownloaded;
import procura.identity.evidence.EvidenceEvent.EvidenceExportCompleted;
import procura.identity.evidence.EvidenceEvent.EvidenceExportRequested;

/// The records of the evidence itself: who asked for which part of it, and what was handed out.
final class EvidenceRecords {

  private EvidenceRecords() {}

  static Evidence of(EvidenceEvent fact) {
    return switch (fact) {
      case EvidenceExportRequested(_, var export, var format, var from, var to, var filters, _) -> {
        var evidence =
            Evidence.success()
                .subject(export)
                .detail("format", format)
                .detail("from", from == null ? null : from.toString())
                .detail("to", to == null ? null : to.toString());
        filters.forEach((name, value) -> evidence.detail("filter_" + name, value));
        yield evidence;
      }
      case EvidenceExportCompleted(_, var export, var records, var treeSize, var sha256, _) ->
          Evidence.success()
              .subject(export)
              .detail("records", records)
              .detail("tree_size", treeSize)
              .detail("sha256", sha256);
      case EvidenceDownloaded(_, var export, _) -> Evidence.success().subject(export);
    };
  }
}
