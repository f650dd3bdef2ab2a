package procura.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TileTest {

  @Test
  void c2spTlogTilesPaths() {
    assertThat(new Tile(0, 0, 256).path()).isEqualTo("tile/0/000");
    assertThat(new Tile(1, 1_234_067, 256).path()).isEqualTo("tile/1/x001/x234/067");
    assertThat(new Tile(2, 5, 17).path()).isEqualTo("tile/2/005.p/17");
  }
}
