package procura.resource.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class McpMessagesTest {

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void findsTheToolOfACall() throws IOException {
    assertThat(
            McpMessages.toolsCalled(
                utf8("{\"method\":\"tools/call\",\"params\":{\"name\":\"pet_profile\"}}")))
        .containsExactly("pet_profile");
  }

  @Test
  void findsAllToolsOfABatch() throws IOException {
    assertThat(
            McpMessages.toolsCalled(
                utf8(
                    """
                    [{"method":"tools/call","params":{"name":"a"}},
                     {"method":"ping"},
                     {"method":"tools/call","params":{"name":"b"}}]
                    """)))
        .containsExactly("a", "b");
  }

  @Test
  void otherMessagesCallNoTool() throws IOException {
    assertThat(McpMessages.toolsCalled(utf8("{\"method\":\"tools/list\"}"))).isEmpty();
    assertThat(McpMessages.toolsCalled(utf8(""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"method\":\"tools/call\",\"method\":\"ping\",\"params\":{\"name\":\"a\"}}",
        "{\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"name\":\"b\"}}",
        "{\"method\":\"tools/call\"}",
        "{\"method\":\"tools/call\",\"params\":{\"name\":7}}",
        "{} {\"method\":\"tools/call\"}",
        "\"tools/call\"",
        "tools/call"
      })
  void aMessageThatCouldBeReadInTwoWaysIsRefused(String body) {
    assertThatThrownBy(() -> McpMessages.toolsCalled(utf8(body))).isInstanceOf(IOException.class);
  }
}
