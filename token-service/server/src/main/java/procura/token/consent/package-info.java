/// Agreeing: what a person is asked, what they answer, and how the answer becomes a delegation and
/// a code.
@NullMarked
package procura.token.consent;

import org.jspecify.annotations.NullMarked;
