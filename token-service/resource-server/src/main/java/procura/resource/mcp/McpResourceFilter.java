package procura.resource.mcp;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import procura.resource.Admission;
import procura.resource.Admission.Allowed;
import procura.resource.Admission.Refused;
import procura.resource.ProtectedResource;
import procura.resource.ResourceRequest;
import procura.resource.servlet.ResourceFilter;
import procura.resource.servlet.ServletRequests;

/// Guards an MCP server at the door: each HTTP request shows a token (there is no session to hide
/// behind), and a `tools/call` needs the scopes of its tool, so that a client gets the 403
/// challenge it can step up on.
public final class McpResourceFilter extends ResourceFilter {

  private static final int LARGEST_BODY = 4 * 1024 * 1024;

  public McpResourceFilter(ProtectedResource resource) {
    super(resource);
  }

  @Override
  protected void guard(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var read = ServletRequests.read(request);
    if (!request.getMethod().equals("POST")) {
      finish(resource().authorize(read), request, response, chain);
      return;
    }
    // strangers are turned away before their body is read
    if (read.header("authorization").isEmpty()) {
      finish(resource().authorize(read), request, response, chain);
      return;
    }
    var body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      return;
    }
    Admission admission;
    try {
      admission = resource().authorize(read, McpMessages.toolsCalled(body));
    } catch (IOException _) {
      admission = unreadable(read);
    }
    finish(admission, new Replayed(request, body), response, chain);
  }

  /// Who may come in is told that the body can't be read; all others are told what all others are.
  private Admission unreadable(ResourceRequest request) {
    return switch (resource().authorize(request)) {
      case Refused refused -> refused;
      case Allowed _ -> new Refused(400, Map.of(), "invalid_request", "the body can't be read");
    };
  }

  /// The request with the very bytes that were checked.
  private static final class Replayed extends HttpServletRequestWrapper {

    private final byte[] body;

    Replayed(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() {
      return new Bytes(new ByteArrayInputStream(body));
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static final class Bytes extends ServletInputStream {

    private final ByteArrayInputStream bytes;

    Bytes(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("the body is in memory: read it");
    }
  }
}
