/// What needs the word *tenant*: its life, the walls between tenants, and their keys.
@NullMarked
package procura.tenancy;

import org.jspecify.annotations.NullMarked;
