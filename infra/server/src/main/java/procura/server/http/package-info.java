/// What holds for every request of every room: headers, the last word on errors, health and
/// metrics.
@NullMarked
package procura.server.http;

import org.jspecify.annotations.NullMarked;
