/// What every page that a person sees is made of: rendering, headers, cookies, form protection, the
/// way back to a client. Knows nothing of what the pages are for.
@NullMarked
package procura.token.page;

import org.jspecify.annotations.NullMarked;
