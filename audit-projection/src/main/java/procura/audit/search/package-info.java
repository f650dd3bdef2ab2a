/// Finding records: by what they are about, newest first, page by page.
@NullMarked
package procura.audit.search;

import org.jspecify.annotations.NullMarked;
