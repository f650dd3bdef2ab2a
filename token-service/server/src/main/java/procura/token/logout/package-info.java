/// What the end of a session means for others: the grants that came of it end too, and the clients
/// that took part are told (OpenID Connect Back-Channel Logout 1.0).
@NullMarked
package procura.token.logout;

import org.jspecify.annotations.NullMarked;
