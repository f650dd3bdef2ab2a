/// Serves the console's files to browsers, under a content security policy that lets in nothing but
/// them.
@NullMarked
package procura.server.console;

import org.jspecify.annotations.NullMarked;
