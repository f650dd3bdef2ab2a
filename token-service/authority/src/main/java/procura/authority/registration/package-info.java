/// Client metadata (RFC 7591 section 2) between JSON and values, and everything that can be wrong
/// with it: the same for the admin API, the registration endpoint and metadata documents. What
/// arrives here is hostile until it has become a `ClientMetadata`.
@NullMarked
package procura.authority.registration;

import org.jspecify.annotations.NullMarked;
