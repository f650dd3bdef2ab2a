package procura.server.http;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.server.AddressRanges;

/// The proxies whose word is taken for who their clients are.
@Singleton
final class TrustedProxies {

  private final AddressRanges ranges;

  TrustedProxies(
      @Property(name = "procura.trusted-proxies") @Nullable List<String> addressesOrRanges) {
    this.ranges = AddressRanges.of(addressesOrRanges == null ? List.of() : addressesOrRanges);
  }

  boolean contain(@Nullable InetAddress peer) {
    return peer != null && ranges.contain(peer);
  }

  /// Who began: each proxy appends its peer, so the last address that is not a trusted proxy's was
  /// written by one, and what stands before it by anybody.
  ///
  /// @param forwarded the values of `X-Forwarded-For`, in order
  InetAddress origin(InetAddress peer, List<String> forwarded) {
    var origin = peer;
    var hops = String.join(",", forwarded).split(",", -1);
    for (var hop = hops.length - 1; hop >= 0 && contain(origin); hop--) {
      var named = address(hops[hop].strip());
      if (named == null) {
        return origin;
      }
      origin = named;
    }
    return origin;
  }

  /// Some write a port behind it.
  private static @Nullable InetAddress address(String hop) {
    var end = hop.startsWith("[") ? hop.indexOf(']') : -1;
    var colon = hop.indexOf(':');
    var text =
        end > 0
            ? hop.substring(1, end)
            : colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    try {
      return text.isEmpty() ? null : InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
