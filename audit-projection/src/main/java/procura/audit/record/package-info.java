/// What one audit record says, and how each fact becomes one. Pure. A fact that has no record here
/// does not compile; nothing here ever holds a token, a secret or personal data in clear.
@NullMarked
package procura.audit.record;

import org.jspecify.annotations.NullMarked;
