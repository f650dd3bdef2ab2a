/// Tests of authorization details as values.
@NullMarked
package procura.authority.details;

import org.jspecify.annotations.NullMarked;
