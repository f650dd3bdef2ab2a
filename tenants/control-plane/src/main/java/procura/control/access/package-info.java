/// Who may call the admin API: access tokens of the tenant in the path, or a console session.
@NullMarked
package procura.control.access;

import org.jspecify.annotations.NullMarked;
