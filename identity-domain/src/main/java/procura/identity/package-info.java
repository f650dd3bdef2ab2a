/// The law of Procura: pure deciders for people, clients, agents and what they may do for each
/// other. Nothing here knows time, randomness, storage or the network.
@NullMarked
package procura.identity;

import org.jspecify.annotations.NullMarked;
