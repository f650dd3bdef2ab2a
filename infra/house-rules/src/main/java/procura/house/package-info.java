/// What the tests of every module share: the rules of the house. Knows no type of the product but
/// by name.
@NullMarked
package procura.house;

import org.jspecify.annotations.NullMarked;
