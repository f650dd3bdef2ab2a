/// Trusted issuers: whose assertions a tenant takes for a grant (RFC 7523 section 2.1), for what,
/// and whom they speak of.
@NullMarked
package procura.identity.trust;

import org.jspecify.annotations.NullMarked;
