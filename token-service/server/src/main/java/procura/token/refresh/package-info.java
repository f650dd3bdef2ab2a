/// Refresh tokens: families of them, rotation and its grace window (OAuth 2.1 section 4.3).
@NullMarked
package procura.token.refresh;

import org.jspecify.annotations.NullMarked;
