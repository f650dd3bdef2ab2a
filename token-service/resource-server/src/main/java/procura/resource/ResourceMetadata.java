package procura.resource;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The document by which a resource tells clients who issues its tokens (RFC 9728), and where it is
/// served: at `path` of the resource's own origin.
public record ResourceMetadata(URI url, Map<String, Object> document) {

  public ResourceMetadata {
    document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
  }

  public String path() {
    return url.getRawPath();
  }

  public byte[] json() {
    return StrictJson.write(document);
  }
}
