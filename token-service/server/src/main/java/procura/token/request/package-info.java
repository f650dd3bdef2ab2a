/// Parameters as the RFCs' own tables state them.
@NullMarked
package procura.token.request;

import org.jspecify.annotations.NullMarked;
