package procura.server;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;

/// IP addresses, alone or as ranges in CIDR notation (RFC 4632 section 3.1).
public record AddressRanges(List<Range> ranges) {

  private static final int BITS = 8;

  /// All addresses whose first bits are those of `address`.
  public record Range(InetAddress address, int prefix) {

    static Range of(String text) {
      var parts = text.strip().split("/", 2);
      var address = InetAddress.ofLiteral(parts[0]);
      int bits = address.getAddress().length * BITS;
      int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
      if (prefix < 0 || prefix > bits) {
        throw new IllegalArgumentException("no such prefix: " + text);
      }
      return new Range(address, prefix);
    }

    boolean contains(InetAddress other) {
      var mine = address.getAddress();
      var theirs = other.getAddress();
      int rest = mine.length * BITS - prefix;
      return mine.length == theirs.length
          && new BigInteger(1, mine)
              .shiftRight(rest)
              .equals(new BigInteger(1, theirs).shiftRight(rest));
    }
  }

  /// @throws IllegalArgumentException when a text is no address or range
  public static AddressRanges of(List<String> texts) {
    return new AddressRanges(texts.stream().map(Range::of).toList());
  }

  static boolean areWellFormed(List<String> texts) {
    try {
      return !of(texts).ranges().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  public boolean contain(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }
}
