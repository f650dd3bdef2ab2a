/// Guards a servlet: a filter that publishes the metadata, refuses what is not allowed, and leaves
/// the token with the request. Needs `jakarta.servlet` 6.
@NullMarked
package procura.resource.servlet;

import org.jspecify.annotations.NullMarked;
