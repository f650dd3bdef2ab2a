/// Signing what a tenant's log is: at most once for each size, never two that contradict each
/// other. The key and a copy of the last checkpoint live outside the database, so that its
/// administrator can't rewrite history unseen.
@NullMarked
package procura.audit.checkpoint;

import org.jspecify.annotations.NullMarked;
