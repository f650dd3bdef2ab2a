/// Letters to people: by SMTP, or into an outbox that only a developer's own machine has.
@NullMarked
package procura.token.mail;

import org.jspecify.annotations.NullMarked;
