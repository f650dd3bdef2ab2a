/// The console's server side (BFF): signs people in with the tenant's own issuer and keeps their
/// tokens away from the browser.
@NullMarked
package procura.control.console;

import org.jspecify.annotations.NullMarked;
