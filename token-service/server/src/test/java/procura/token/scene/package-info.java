/// The stage for tests of the protocol endpoints: the real server on a real database, tenants made
/// by the real commands, and clients that speak HTTP.
@NullMarked
package procura.token.scene;

import org.jspecify.annotations.NullMarked;
