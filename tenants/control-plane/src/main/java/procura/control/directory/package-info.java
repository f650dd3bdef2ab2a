/// What there is in a tenant, for people to list and look up; written in the transaction that
/// appends the fact, so that an answered change is seen by the next request.
@NullMarked
package procura.control.directory;

import org.jspecify.annotations.NullMarked;
