/// Clients that nobody of the tenant chose: they come with the URL of their metadata
/// (draft-ietf-oauth-client-id-metadata-document) or register themselves (RFC 7591, RFC 7592). What
/// they say becomes facts like those of every client, and goes again when nobody uses it.
@NullMarked
package procura.token.registration;

import org.jspecify.annotations.NullMarked;
