/// Client authentication: one file a method (OAuth 2.1 section 2.4).
@NullMarked
package procura.token.clientauth;

import org.jspecify.annotations.NullMarked;
