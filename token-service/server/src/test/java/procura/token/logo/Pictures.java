package procura.token.logo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;

/// Pictures as others make them.
final class Pictures {

  private Pictures() {}

  /// @param format as ImageIO calls it
  static byte[] of(String format, int width, int height, int colour) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour);
      }
    }
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] png(int width, int height) {
    return of("png", width, height, 0x1f5f57);
  }

  /// One pixel, lossless.
  static byte[] webp() {
    return HexFormat.of()
        .parseHex("524946461a000000574542505650384c0d0000002f00000010071011118888fe0700");
  }

  /// With `more` in the place where a PNG has its optional chunks.
  static byte[] inserted(byte[] png, byte[] more) {
    int afterHeader = 8 + 4 + 4 + 13 + 4;
    var all = Arrays.copyOf(png, png.length + more.length);
    System.arraycopy(more, 0, all, afterHeader, more.length);
    System.arraycopy(png, afterHeader, all, afterHeader + more.length, png.length - afterHeader);
    return all;
  }
}
