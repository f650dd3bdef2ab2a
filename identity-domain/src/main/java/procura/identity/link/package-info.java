/// Links between somebody else's subjects and people of a tenant: identity is issuer and subject,
/// never an e-mail address alone.
@NullMarked
package procura.identity.link;

import org.jspecify.annotations.NullMarked;
