/// Connections: the providers elsewhere (OpenID Connect) that a tenant lets its people sign in
/// with.
@NullMarked
package procura.identity.connection;

import org.jspecify.annotations.NullMarked;
