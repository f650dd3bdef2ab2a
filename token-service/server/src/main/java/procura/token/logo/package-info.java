/// The logos of clients that an administrator answers for: fetched once in a while, kept for all
/// nodes, served from our own origin. Nothing ever waits for one.
@NullMarked
package procura.token.logo;

import org.jspecify.annotations.NullMarked;
