package procura.audit.verify;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import procura.audit.log.Hash;
import procura.audit.record.CanonicalJson;

/// What a bundle says it holds. `complete`: every record from `fromSeq` (inclusive) to `toSeq`
/// (exclusive), else those that the filters select from them.
public record Manifest(
    String tenant,
    String origin,
    String export,
    String createdAt,
    @Nullable String from,
    @Nullable String to,
    Map<String, String> filters,
    boolean complete,
    long records,
    long fromSeq,
    long toSeq,
    long treeSize,
    Hash root,
    Map<String, Entry> files) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  public Manifest {
    filters = Map.copyOf(filters);
    files = Map.copyOf(files);
    if (fromSeq < 0 || toSeq < fromSeq || treeSize < toSeq || records < 0) {
      throw new IllegalArgumentException("the manifest's range is none");
    }
    if (complete ? records != toSeq - fromSeq : records > toSeq - fromSeq) {
      throw new IllegalArgumentException("the manifest's count does not fit its range");
    }
  }

  /// One file of the bundle as the writer saw it.
  public record Entry(long bytes, Hash sha256) {}

  public byte[] json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("format", BundleFormat.FORMAT);
    json.put("tenant", tenant);
    json.put("origin", origin);
    json.put("export", export);
    json.put("created_at", createdAt);
    if (from != null) {
      json.put("from", from);
    }
    if (to != null) {
      json.put("to", to);
    }
    json.put("filters", filters);
    json.put("complete", complete);
    json.put("records", records);
    json.put("from_seq", fromSeq);
    json.put("to_seq", toSeq);
    json.put("tree_size", treeSize);
    json.put("root", root.base64());
    var entries = new TreeMap<String, Object>();
    files.forEach((name, entry) ->
        entries.put(name, Map.of("bytes", entry.bytes(), "sha256", entry.sha256().base64())));
    json.put("files", entries);
    return CanonicalJson.bytes(json);
  }

  /// Reads a manifest; anything else is an [IllegalArgumentException] with one sentence.
  public static Manifest parse(byte[] bytes) {
    try {
      var json = JSON.readTree(bytes);
      if (json == null || !BundleFormat.FORMAT.equals(json.path("format").textValue())) {
        throw new IllegalArgumentException("the manifest is not of format " + BundleFormat.FORMAT);
      }
      var filters = new LinkedHashMap<String, String>();
      json.path("filters")
          .properties()
          .forEach(f -> filters.put(f.getKey(), f.getValue().asText()));
      var files = new LinkedHashMap<String, Entry>();
      for (var file : json.path("files").properties()) {
        files.put(
            file.getKey(),
            new Entry(
                number(file.getValue(), "bytes"), Hash.ofBase64(text(file.getValue(), "sha256"))));
      }
      return new Manifest(
          text(json, "tenant"),
          text(json, "origin"),
          text(json, "export"),
          text(json, "created_at"),
          json.path("from").textValue(),
          json.path("to").textValue(),
          filters,
          json.path("complete").booleanValue(),
          number(json, "records"),
          number(json, "from_seq"),
          number(json, "to_seq"),
          number(json, "tree_size"),
          Hash.ofBase64(text(json, "root")),
          files);
    } catch (IOException e) {
      throw new IllegalArgumentException("the manifest is not JSON", e);
    }
  }

  private static String text(JsonNode json, String name) {
    var value = json.path(name).textValue();
    if (value == null) {
      throw new IllegalArgumentException("the manifest has no `" + name + "`");
    }
    return value;
  }

  private static long number(JsonNode json, String name) {
    var value = json.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("the manifest has no `" + name + "`");
    }
    return value.longValue();
  }
}
