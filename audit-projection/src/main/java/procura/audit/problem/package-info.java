/// Refusals of the audit API as RFC 9457 problems.
@NullMarked
package procura.audit.problem;

import org.jspecify.annotations.NullMarked;
