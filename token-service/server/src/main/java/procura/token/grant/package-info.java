/// One file for each way to a token: its type, its parameters and its handling. The token endpoint
/// knows none by name.
@NullMarked
package procura.token.grant;

import org.jspecify.annotations.NullMarked;
