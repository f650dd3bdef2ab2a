package procura.eventstore;

import java.util.UUID;
import procura.identity.Cause;
import procura.identity.Fact;

/// A fact as the log holds it. Positions are gapless, and their order is the order of commits.
public record StoredFact(
    long position, UUID id, String type, int version, Fact fact, Cause cause) {}
