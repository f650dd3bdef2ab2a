package procura.server.demo;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/// A device that makes and unlocks passkeys, in place of the person's finger (WebAuthn level 3
/// section 11).
final class VirtualAuthenticator {

  private final CDPSession devTools;
  private final String id;

  VirtualAuthenticator(Page page) {
    devTools = page.context().newCDPSession(page);
    devTools.send("WebAuthn.enable");
    var options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    var parameters = new JsonObject();
    parameters.add("options", options);
    id =
        devTools
            .send("WebAuthn.addVirtualAuthenticator", parameters)
            .get("authenticatorId")
            .getAsString();
  }

  /// Whether the person it belongs to is recognised from now on.
  void recognisesItsOwner(boolean recognises) {
    var parameters = new JsonObject();
    parameters.addProperty("authenticatorId", id);
    parameters.addProperty("isUserVerified", recognises);
    devTools.send("WebAuthn.setUserVerified", parameters);
  }

  int passkeys() {
    var parameters = new JsonObject();
    parameters.addProperty("authenticatorId", id);
    return devTools
        .send("WebAuthn.getCredentials", parameters)
        .getAsJsonArray("credentials")
        .size();
  }
}
