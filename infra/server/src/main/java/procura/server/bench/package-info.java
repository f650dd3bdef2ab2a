/// Measures the token path: a platform and the least that could do the same work, each in a JVM of
/// its own with a PostgreSQL of its own, asked in turns by a closed-loop generator. Sees the
/// platform through its public API, and the database for counting bytes.
@NullMarked
package procura.server.bench;

import org.jspecify.annotations.NullMarked;
