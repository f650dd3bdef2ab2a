/// What every module's tests share: the architecture rules and the tidy test.
@NullMarked
package procura.house;

import org.jspecify.annotations.NullMarked;
