package procura.server.bench;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Just enough of HTTP/1.1 to know where an answer ends: a status, and `Content-Length` or chunks.
final class HttpAnswer {

  static final int INCOMPLETE = -1;

  private static final byte[] LENGTH = bytes("content-length:");
  private static final byte[] CHUNKED = bytes("transfer-encoding: chunked");
  private static final byte[] LAST_CHUNK = bytes("0\r\n\r\n");

  private HttpAnswer() {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static int status(byte[] answer) {
    return (answer[9] - '0') * 100 + (answer[10] - '0') * 10 + answer[11] - '0';
  }

  /// Where the body begins; `INCOMPLETE` until the head is there.
  static int body(byte[] answer, int length) {
    for (int i = 3; i < length; i++) {
      if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return INCOMPLETE;
  }

  /// How long the whole answer is; `INCOMPLETE` while that can't be told.
  static int length(byte[] answer, int length) {
    int body = body(answer, length);
    if (body == INCOMPLETE) {
      return INCOMPLETE;
    }
    for (int line = next(answer, 0, body); line < body; line = next(answer, line, body)) {
      if (startsWith(answer, line, LENGTH)) {
        return body + number(answer, line + LENGTH.length);
      }
      if (startsWith(answer, line, CHUNKED)) {
        int end = length - LAST_CHUNK.length;
        return end >= body && startsWith(answer, end, LAST_CHUNK) ? length : INCOMPLETE;
      }
    }
    return body;
  }

  /// The value of a header; empty when there is none.
  static String header(byte[] answer, int body, String name) {
    var wanted = bytes(name.toLowerCase(Locale.ROOT) + ":");
    for (int line = next(answer, 0, body); line < body; line = next(answer, line, body)) {
      if (startsWith(answer, line, wanted)) {
        int from = line + wanted.length;
        return new String(answer, from, next(answer, from, body) - from, StandardCharsets.US_ASCII)
            .strip();
      }
    }
    return "";
  }

  private static int next(byte[] answer, int from, int body) {
    int i = from;
    while (i < body && answer[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  private static boolean startsWith(byte[] answer, int from, byte[] lowerCase) {
    for (int i = 0; i < lowerCase.length; i++) {
      int c = answer[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] answer, int from) {
    int i = from;
    while (answer[i] == ' ') {
      i++;
    }
    int number = 0;
    for (; answer[i] >= '0' && answer[i] <= '9'; i++) {
      number = number * 10 + answer[i] - '0';
    }
    return number;
  }
}
