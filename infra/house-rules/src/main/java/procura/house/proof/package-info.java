/// Which test shows which promise: reads the list of statements and, after all tests have run,
/// their reports.
@NullMarked
package procura.house.proof;

import org.jspecify.annotations.NullMarked;
