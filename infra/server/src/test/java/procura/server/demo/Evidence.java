package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import procura.audit.verify.BundleVerifier;

/// What the tests ask a tenant for, to compare it with what they know.
final class Evidence {

  private Evidence() {}

  /// All pages of a list.
  static List<JsonNode> all(Platform tenant, String path) {
    var found = new ArrayList<JsonNode>();
    var cursor = "";
    do {
      var page =
          tenant
              .read(path + (path.contains("?") ? "&" : "?") + "limit=200" + cursor)
              .expect(200)
              .json();
      page.path("items").forEach(found::add);
      var next = page.path("next_cursor");
      cursor = next.isTextual() ? "&cursor=" + Web.encoded(next.textValue()) : "";
    } while (!cursor.isEmpty());
    return found;
  }

  static List<String> texts(List<JsonNode> nodes, String member) {
    return nodes.stream().map(node -> node.path(member).asText()).toList();
  }

  /// Exports everything since `from` and checks it as an auditor would.
  static void assertExportVerifies(Platform tenant, Instant from) throws IOException {
    var asked = Map.of("from", from.toString(), "to", Instant.now().toString(), "format", "jsonl");
    var id = Web.text(tenant.post("/audit/exports", asked).expect(202).json(), "id");
    Platform.eventually(
        "the export",
        () ->
            Optional.of(tenant.read("/audit/exports/" + id).expect(200).json())
                .filter(export -> export.path("status").asText().equals("completed")));
    var bundle = Files.createTempFile("journey", ".zip");
    try {
      tenant.download("/audit/exports/" + id + "/bundle", bundle);
      assertVerifies(bundle);
    } finally {
      Files.deleteIfExists(bundle);
    }
  }

  static void assertVerifies(Path bundle) {
    var said = new ByteArrayOutputStream();
    var verdict =
        BundleVerifier.verify(bundle, null, new PrintStream(said, true, StandardCharsets.UTF_8));
    assertThat(verdict).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(BundleVerifier.GOOD);
  }
}
