/// What there is in a tenant, kept for people to list and look up, in the transaction that appends
/// each fact. Stands beside the room that reads it, because it must run in every process that
/// appends such facts: a person's consent is recorded by a token node.
@NullMarked
package procura.directory;

import org.jspecify.annotations.NullMarked;
