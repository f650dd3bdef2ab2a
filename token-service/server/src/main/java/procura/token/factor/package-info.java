/// Factors: passkeys (WebAuthn), authenticator apps (RFC 6238) and recovery codes. Checks what is
/// shown against what the person has; knows nothing of sessions and pages.
@NullMarked
package procura.token.factor;

import org.jspecify.annotations.NullMarked;
