package procura.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// The addresses that no stranger may make this server call: the special-purpose registries of RFC
/// 6890 and what has been added to them since. Of IPv6 only global unicast is left (2000::/3), so
/// that loopback, unique local, link-local, multicast and every form that wraps an IPv4 address
/// (`::ffff:0:0/96`, NAT64 `64:ff9b::/96`) need no line of their own.
final class SpecialUse {

  private static final List<Block> V4 =
      Stream.of(
              "0.0.0.0/8", // this network
              "10.0.0.0/8",
              "100.64.0.0/10", // carrier-grade NAT, Alibaba's metadata service
              "127.0.0.0/8",
              "168.63.129.16/32", // Azure's platform services, on any of its virtual machines
              "169.254.0.0/16", // link-local, metadata services
              "172.16.0.0/12",
              "192.0.0.0/24", // IETF protocol assignments, Oracle's metadata service
              "192.0.2.0/24", // documentation
              "192.31.196.0/24", // AS112
              "192.52.193.0/24", // AMT
              "192.88.99.0/24", // 6to4 relays
              "192.168.0.0/16",
              "192.175.48.0/24", // AS112
              "198.18.0.0/15", // benchmarks
              "198.51.100.0/24", // documentation
              "203.0.113.0/24", // documentation
              "224.0.0.0/4", // multicast
              "240.0.0.0/4") // reserved, broadcast
          .map(Block::of)
          .toList();

  private static final Block GLOBAL_UNICAST = Block.of("2000::/3");

  private static final List<Block> V6 =
      Stream.of(
              "2001::/23", // IETF protocol assignments, Teredo among them
              "2001:db8::/32", // documentation
              "2002::/16", // 6to4: an IPv4 address inside
              "2620:4f:8000::/48", // AS112
              "3fff::/20") // documentation
          .map(Block::of)
          .toList();

  private SpecialUse() {}

  static boolean contains(InetAddress address) {
    if (address instanceof Inet4Address) {
      return V4.stream().anyMatch(block -> block.contains(address));
    }
    return !GLOBAL_UNICAST.contains(address)
        || V6.stream().anyMatch(block -> block.contains(address));
  }

  /// The addresses that share the first bits.
  private record Block(InetAddress first, int bits) {

    static Block of(String notation) {
      int slash = notation.indexOf('/');
      return new Block(
          InetAddress.ofLiteral(notation.substring(0, slash)),
          Integer.parseInt(notation.substring(slash + 1)));
    }

    boolean contains(InetAddress address) {
      var mine = first.getAddress();
      var other = address.getAddress();
      if (mine.length != other.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >>> (bit % 8);
        if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
