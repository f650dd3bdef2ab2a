package procura.server.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import procura.resource.AccessToken;
import procura.resource.Actor;
import procura.resource.StrictJson;
import procura.resource.servlet.ServletRequests;

/// The upstream service: answers with a record, and with who it was asked by, as its own token
/// says.
final class ClinicApi extends HttpServlet {

  @Serial private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var token = ServletRequests.token(request);
    if (token == null) {
      response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      return;
    }
    response.setContentType("application/json");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.getOutputStream().write(StrictJson.write(answer(token)));
  }

  private static Map<String, Object> answer(AccessToken token) {
    return Map.of(
        "pet", "Rex",
        "vaccinations", List.of("rabies 2025-04-02", "distemper 2026-03-11"),
        "for", token.sub(),
        "chain", token.actors().stream().map(Actor::sub).toList());
  }
}
