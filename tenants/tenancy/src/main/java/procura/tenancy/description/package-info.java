/// The API's description (OpenAPI 3.0): what the rooms say of their operations, and what is true of
/// every operation.
@NullMarked
package procura.tenancy.description;

import org.jspecify.annotations.NullMarked;
