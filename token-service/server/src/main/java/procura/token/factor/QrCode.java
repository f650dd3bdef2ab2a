package procura.token.factor;

import io.nayuki.qrcodegen.QrCode.Ecc;

/// A QR code (ISO/IEC 18004) as a path of an SVG in the page itself: nobody else sees what it says.
///
/// @param size of the picture in modules, with the quiet zone
public record QrCode(int size, String path) {

  private static final int QUIET = 4;

  static QrCode of(String text) {
    var code = io.nayuki.qrcodegen.QrCode.encodeText(text, Ecc.MEDIUM);
    var path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + QUIET).append(',').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    return new QrCode(code.size + 2 * QUIET, path.toString());
  }
}
