package procura.token.logo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// What the first bytes of a file say it is: the format and the size of a still picture. No pixel
/// is looked at, and no `Content-Type` believed.
record Raster(Format format, int width, int height) {

  enum Format {
    PNG("image/png"),
    JPEG("image/jpeg"),
    WEBP("image/webp"),
    GIF("image/gif");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    String mediaType() {
      return mediaType;
    }
  }

  private static final long PNG_SIGNATURE = 0x89504e470d0a1a0aL;

  boolean isWithin(int pixels) {
    return width > 0 && height > 0 && width <= pixels && height <= pixels;
  }

  /// Null for all that is no picture of a known format, and for one that moves: nothing on our
  /// pages does.
  static @Nullable Raster of(byte[] file) {
    try {
      return read(file);
    } catch (BufferUnderflowException _) {
      return null; // it ends before it has said what it is
    }
  }

  private static @Nullable Raster read(byte[] file) {
    if (file.length < 16) {
      return null;
    }
    var start = new String(file, 0, 16, ISO_8859_1);
    var bytes = ByteBuffer.wrap(file);
    if (bytes.getLong(0) == PNG_SIGNATURE) {
      return png(bytes.position(8));
    }
    if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
      return gif(bytes.order(ByteOrder.LITTLE_ENDIAN).position(6));
    }
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return webp(bytes.order(ByteOrder.LITTLE_ENDIAN).position(12));
    }
    return start.startsWith("\u00ff\u00d8\u00ff") ? jpeg(bytes.position(2)) : null;
  }

  /// PNG third edition section 5: chunks, of which `IHDR` is the first, and `acTL` before the
  /// pixels makes it move.
  private static @Nullable Raster png(ByteBuffer bytes) {
    Raster raster = null;
    while (true) {
      int length = bytes.getInt();
      var type = text(bytes, 4);
      if (type.equals("IHDR") != (raster == null)) {
        return null;
      }
      switch (type) {
        case "IHDR" -> raster = new Raster(Format.PNG, bytes.getInt(), bytes.getInt());
        case "IDAT" -> {
          return raster;
        }
        case "acTL" -> {
          return null;
        }
        default -> {}
      }
      skip(bytes, type.equals("IHDR") ? length - 8L + 4 : length + 4L);
    }
  }

  /// GIF89a section 18; a second picture makes it move.
  private static @Nullable Raster gif(ByteBuffer bytes) {
    var raster = new Raster(Format.GIF, unsigned(bytes.getShort()), unsigned(bytes.getShort()));
    int flags = bytes.get();
    skip(bytes, 2L + colours(flags));
    int pictures = 0;
    while (true) {
      switch (bytes.get()) {
        case 0x21 -> {
          skip(bytes, 1);
          skipBlocks(bytes);
        }
        case 0x2c -> {
          if (++pictures > 1) {
            return null;
          }
          int right = unsigned(bytes.getShort());
          int bottom = unsigned(bytes.getShort());
          right += unsigned(bytes.getShort());
          bottom += unsigned(bytes.getShort());
          if (right > raster.width() || bottom > raster.height()) {
            return null; // browsers would make room for it
          }
          skip(bytes, colours(bytes.get()) + 1L);
          skipBlocks(bytes);
        }
        case 0x3b -> {
          return pictures == 1 ? raster : null;
        }
        default -> {
          return null;
        }
      }
    }
  }

  private static int colours(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static void skipBlocks(ByteBuffer bytes) {
    int length = Byte.toUnsignedInt(bytes.get());
    while (length > 0) {
      skip(bytes, length);
      length = Byte.toUnsignedInt(bytes.get());
    }
  }

  /// RFC 9649 section 2.
  private static @Nullable Raster webp(ByteBuffer bytes) {
    var chunk = text(bytes, 4);
    skip(bytes, 4);
    return switch (chunk) {
      case "VP8 " -> {
        skip(bytes, 3);
        yield bytes.get() == (byte) 0x9d && bytes.getShort() == 0x2a01
            ? new Raster(Format.WEBP, bytes.getShort() & 0x3fff, bytes.getShort() & 0x3fff)
            : null;
      }
      case "VP8L" -> {
        boolean known = bytes.get() == 0x2f;
        int size = bytes.getInt();
        yield known
            ? new Raster(Format.WEBP, (size & 0x3fff) + 1, (size >>> 14 & 0x3fff) + 1)
            : null;
      }
      case "VP8X" -> {
        boolean moves = (bytes.get() & 0x02) != 0;
        skip(bytes, 3);
        yield moves ? null : new Raster(Format.WEBP, three(bytes) + 1, three(bytes) + 1);
      }
      default -> null;
    };
  }

  /// ITU-T T.81 section B.2: segments up to the one that begins a frame.
  private static @Nullable Raster jpeg(ByteBuffer bytes) {
    while (bytes.get() == (byte) 0xff) {
      int marker = Byte.toUnsignedInt(bytes.get());
      if (marker == 0xff) {
        bytes.position(bytes.position() - 1); // any number of these may come before a marker
        continue;
      }
      if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda)) {
        return null; // none of these comes before a frame
      }
      int length = unsigned(bytes.getShort());
      if (marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
        skip(bytes, 1);
        int height = unsigned(bytes.getShort());
        return new Raster(Format.JPEG, unsigned(bytes.getShort()), height);
      }
      skip(bytes, length - 2L);
    }
    return null;
  }

  private static int unsigned(short value) {
    return Short.toUnsignedInt(value);
  }

  private static int three(ByteBuffer bytes) {
    return unsigned(bytes.getShort()) | Byte.toUnsignedInt(bytes.get()) << 16;
  }

  private static String text(ByteBuffer bytes, int length) {
    var text = new byte[length];
    bytes.get(text);
    return new String(text, ISO_8859_1);
  }

  /// Only ever forward, so that no file is read for ever.
  private static void skip(ByteBuffer bytes, long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + (int) count);
  }
}
