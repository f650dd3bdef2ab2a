/// The evidence plane: every fact becomes one provable record of its tenant's log. Reads the feed
/// of facts and publishes records, proofs, checkpoints and export bundles; decides nothing.
@NullMarked
package procura.audit;

import org.jspecify.annotations.NullMarked;
