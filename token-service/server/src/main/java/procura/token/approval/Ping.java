package procura.token.approval;

import procura.identity.Sealed;

/// Where and with what a client is told that its answer is there (CIBA section 10.2). Both are
/// sealed: the one is a secret of the client's, the other a request id of ours.
public record Ping(String endpoint, Sealed requestId, Sealed token) {}
