/// Trusted issuers: whose assertions count for a grant, and which of their subjects is whom.
@NullMarked
package procura.control.trust;

import org.jspecify.annotations.NullMarked;
