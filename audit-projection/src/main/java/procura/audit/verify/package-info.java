/// The auditor's side: checks an export bundle with nothing but the bundle and, better, a
/// checkpoint kept from before. No server, no database, no network, constant memory.
@NullMarked
package procura.audit.verify;

import org.jspecify.annotations.NullMarked;
