/// The one binary: configuration, embedded infrastructure, the rooms of a target, and the commands.
@NullMarked
package procura.server;

import org.jspecify.annotations.NullMarked;
