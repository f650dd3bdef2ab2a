/// Fakes written by hand for what the JDK gives a program: time and randomness.
@NullMarked
package procura.house.fakes;

import org.jspecify.annotations.NullMarked;
