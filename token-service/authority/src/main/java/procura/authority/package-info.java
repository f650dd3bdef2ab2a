/// The read model that decides: current clients, agents, people, roles, resources, delegations and
/// revocations, written in the transaction that appends the fact, and the one function that every
/// path to a token asks.
@NullMarked
package procura.authority;

import org.jspecify.annotations.NullMarked;
