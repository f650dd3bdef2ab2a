package procura.token.logo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import procura.token.logo.Raster.Format;

class RasterTest {

  @ParameterizedTest
  @CsvSource({"png, PNG", "jpg, JPEG", "gif, GIF"})
  void whatOthersMakeIsRecognised(String written, Format format) {
    for (var size : new int[] {1, 48, 300}) {
      assertThat(Raster.of(Pictures.of(written, size, size + 7, 0x204060)))
          .isEqualTo(new Raster(format, size, size + 7));
    }
  }

  @Test
  void allThreeKindsOfWebp_Rfc9649() {
    assertThat(Raster.of(Pictures.webp())).isEqualTo(new Raster(Format.WEBP, 1, 1));
    assertThat(
            Raster.of(hex("52494646 00000000 57454250 56503820 00000000 000000 9d012a 2c01 c800")))
        .isEqualTo(new Raster(Format.WEBP, 300, 200));
    assertThat(
            Raster.of(hex("52494646 00000000 57454250 56503858 0a000000 10 000000 2b0100 c70000")))
        .isEqualTo(new Raster(Format.WEBP, 300, 200));
  }

  @Test
  void whatMovesIsNone() {
    var animation = hex("00000008 6163544c 00000002 00000000 00000000");
    assertThat(Raster.of(Pictures.inserted(Pictures.png(9, 9), animation))).isNull();
    assertThat(
            Raster.of(hex("52494646 00000000 57454250 56503858 0a000000 02 000000 2b0100 c70000")))
        .isNull();
    var still = Pictures.of("gif", 9, 9, 0x204060);
    assertThat(Raster.of(still)).isNotNull();
    var twice = new ByteArrayOutputStream();
    twice.write(still, 0, still.length - 1);
    int picture = new String(still, ISO_8859_1).indexOf(",\0\0\0\0");
    twice.write(still, picture, still.length - picture);
    assertThat(Raster.of(twice.toByteArray())).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "<!DOCTYPE html><script>alert(1)</script>",
        "GIF89a<script>alert(1)//</script>",
        "BM012345678901234567890123456789",
        "RIFF0000WAVEfmt 0000000000000000"
      })
  void whatIsNoPictureIsNone(String text) {
    assertThat(Raster.of(text.getBytes(ISO_8859_1))).isNull();
  }

  @Test
  void aSecondSizeIsNotBelieved() {
    var png = Pictures.png(9, 9);
    var header = Arrays.copyOfRange(png, 8, 33);
    assertThat(Raster.of(Pictures.inserted(png, header))).isNull();
    var gif = Pictures.of("gif", 9, 9, 0x204060);
    int picture = new String(gif, ISO_8859_1).indexOf(",\0\0\0\0");
    gif[picture + 6] = 0x7f; // its only picture is 32,521 wide
    assertThat(Raster.of(gif)).isNull();
  }

  @Test
  void everyTornOrSpoiltFileIsReadToItsEnd() {
    var random = new Random(7);
    for (var file :
        new byte[][] {
          Pictures.png(40, 30),
          Pictures.of("jpg", 40, 30, 0x204060),
          Pictures.of("gif", 40, 30, 0x204060),
          Pictures.webp()
        }) {
      for (int length = 0; length < file.length; length++) {
        Raster.of(Arrays.copyOf(file, length));
      }
      for (int i = 0; i < 20_000; i++) {
        var spoilt = file.clone();
        spoilt[random.nextInt(Math.min(64, file.length))] = (byte) random.nextInt();
        spoilt[random.nextInt(file.length)] = (byte) random.nextInt();
        Raster.of(spoilt);
      }
    }
  }

  @Test
  void sizesHaveBounds() {
    assertThat(new Raster(Format.PNG, 1024, 1).isWithin(1024)).isTrue();
    assertThat(new Raster(Format.PNG, 1025, 1).isWithin(1024)).isFalse();
    assertThat(new Raster(Format.PNG, 1, 1025).isWithin(1024)).isFalse();
    assertThat(new Raster(Format.PNG, 0, 1).isWithin(1024)).isFalse();
    assertThat(new Raster(Format.PNG, -1, 1).isWithin(1024)).isFalse();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
