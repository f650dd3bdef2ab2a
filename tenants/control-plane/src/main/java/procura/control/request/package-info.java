/// What every operation of the admin API needs: bodies read with all their mistakes, pages,
/// preconditions, retries, and who calls.
@NullMarked
package procura.control.request;

import org.jspecify.annotations.NullMarked;
