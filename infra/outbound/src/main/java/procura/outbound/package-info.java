/// The one way out of the platform: HTTP calls to hosts that strangers name (a client's metadata
/// document or keys, an upstream provider, a back channel, a webhook). Whoever needs the network
/// goes through [procura.outbound.Outbound]; nothing else opens a connection to a foreign host.
@NullMarked
package procura.outbound;

import org.jspecify.annotations.NullMarked;
