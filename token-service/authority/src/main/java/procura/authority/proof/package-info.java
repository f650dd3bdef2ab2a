/// Proof of possession: that whoever sends a request holds the key that a token is, or shall be,
/// bound to (RFC 9449, RFC 8705). Rooms hand over what came over the wire; nothing here knows HTTP.
@NullMarked
package procura.authority.proof;

import org.jspecify.annotations.NullMarked;
