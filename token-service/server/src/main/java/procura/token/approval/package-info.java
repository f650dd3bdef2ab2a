/// Pending approvals: what a client asks of a person who is not at its browser, from the request to
/// the answer and the client's polling. The device grant (RFC 8628) and CIBA are two doors to it.
@NullMarked
package procura.token.approval;

import org.jspecify.annotations.NullMarked;
