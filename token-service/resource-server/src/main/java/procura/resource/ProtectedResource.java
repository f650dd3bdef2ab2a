package procura.resource;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.resource.Admission.Allowed;
import procura.resource.Admission.Refused;

/// A protected resource: an MCP server or an API that lets in who shows a good token. Make one with
/// [#at(String)], publish [#metadata()], and ask [#authorize(ResourceRequest, String)] before each
/// tool call.
public final class ProtectedResource {

  private final String identifier;
  private final ResourceMetadata metadata;
  private final Set<String> scopes;
  private final Set<String> baseScopes;
  private final ToolScopes tools;
  private final Guard guard;
  private final AccessTokenValidator validator;
  private final @Nullable UpstreamTokens upstream;
  private final @Nullable ActionReceipts receipts;
  private final Map<String, byte[]> documents;

  ProtectedResource(ProtectedResourceBuilder.Parts parts) {
    this.identifier = parts.identifier();
    this.metadata = parts.metadata();
    this.scopes = parts.scopes();
    this.baseScopes = parts.baseScopes();
    this.tools = parts.tools();
    this.guard = parts.guard();
    this.validator = parts.validator();
    this.upstream = parts.upstream();
    this.receipts = parts.receipts();
    this.documents = Map.copyOf(parts.documents());
  }

  /// Starts a resource with this identifier: an absolute URI without fragment, the audience of its
  /// tokens, byte for byte. An `https` identifier is also where the resource is reached; with
  /// another scheme say so by [ProtectedResourceBuilder#reachedAt(String)].
  public static ProtectedResourceBuilder at(String identifier) {
    return new ProtectedResourceBuilder(identifier);
  }

  public String identifier() {
    return identifier;
  }

  public ResourceMetadata metadata() {
    return metadata;
  }

  /// The JSON document that anybody may read at this path of the resource's origin: its metadata
  /// and, with a key, its JWK set. Null for every other path.
  public byte @Nullable [] document(String path) {
    var document = documents.get(path);
    return document == null ? null : document.clone();
  }

  public ToolScopes tools() {
    return tools;
  }

  /// May this request use the resource at all?
  public Admission authorize(ResourceRequest request) {
    return guard.admit(request, baseScopes, null);
  }

  /// May this request call this tool?
  public Admission authorize(ResourceRequest request, String tool) {
    return guard.admit(request, neededFor(tool), tools.requirementOf(tool));
  }

  /// May this request call all of these tools, as in a batch?
  public Admission authorize(ResourceRequest request, Set<String> called) {
    var needed = new LinkedHashSet<>(called.isEmpty() ? baseScopes : Set.<String>of());
    called.forEach(tool -> needed.addAll(neededFor(tool)));
    var admission = guard.admit(request, needed, null);
    return admission instanceof Allowed allowed ? each(allowed, called) : admission;
  }

  private Admission each(Allowed allowed, Set<String> called) {
    return called.stream()
        .map(tool -> authorize(allowed.token(), tool))
        .filter(Refused.class::isInstance)
        .findFirst()
        .orElse(allowed);
  }

  /// May the holder of this token, which was checked before, call this tool?
  public Admission authorize(AccessToken token, String tool) {
    var scheme =
        SenderConstraint.of(token) instanceof SenderConstraint.ProofKey ? "DPoP" : "Bearer";
    return guard.decide(scheme, token, neededFor(tool), tools.requirementOf(tool));
  }

  /// Is this string an access token for this resource? Knows nothing of who sent it: a token bound
  /// to a key needs [#authorize(ResourceRequest)].
  public Validation validate(String token) {
    return validator.validate(token);
  }

  /// Fetches tokens for the services behind this resource. Needs client credentials.
  public UpstreamTokens upstream() {
    if (upstream == null) {
      throw new IllegalStateException("no client credentials configured");
    }
    return upstream;
  }

  /// Reports what was done. Needs client credentials and a key.
  public ActionReceipts receipts() {
    if (receipts == null) {
      throw new IllegalStateException("no client credentials or no key configured");
    }
    return receipts;
  }

  private Set<String> neededFor(String tool) {
    var needed = tools.neededFor(tool);
    return needed == null ? Collections.unmodifiableSet(scopes) : needed;
  }
}
