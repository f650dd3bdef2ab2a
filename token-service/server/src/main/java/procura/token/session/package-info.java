/// Who is signed in where: sessions bound to one tenant and one browser, kept in the database,
/// found by the hash of their cookie.
@NullMarked
package procura.token.session;

import org.jspecify.annotations.NullMarked;
