/// Issuance: what was issued, refused and revoked, with everything that made it possible. These
/// facts belong to no entity's stream, so that no entity becomes hot.
@NullMarked
package procura.identity.issuance;

import org.jspecify.annotations.NullMarked;
