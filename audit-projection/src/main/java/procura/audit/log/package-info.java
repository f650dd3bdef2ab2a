/// A transparency log in the terms of RFC 9162 and C2SP: Merkle tree, tiles, proofs, checkpoints.
/// Pure: no I/O, no clock; the offline verifier and the server run the same code.
@NullMarked
package procura.audit.log;

import org.jspecify.annotations.NullMarked;
