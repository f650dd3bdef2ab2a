/// People: resource owners and administrators (RFC 6749 section 1.1), and their roles.
@NullMarked
package procura.identity.user;

import org.jspecify.annotations.NullMarked;
