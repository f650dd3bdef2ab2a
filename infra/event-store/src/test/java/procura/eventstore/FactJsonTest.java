package procura.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import procura.identity.Access;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.agent.AgentEvent.AgentRegistered;
import procura.identity.agent.AgentId;
import procura.identity.agent.AgentName;
import procura.identity.agent.AgentProfile;
import procura.identity.client.ClientId;
import procura.identity.client.Credential.SecretHash;
import procura.identity.user.UserId;

class FactJsonTest {

  private static final AgentRegistered FACT =
      new AgentRegistered(
          new TenantId("acme"),
          new AgentId("agt_1"),
          new AgentProfile(
              new AgentName("Mailbot"),
              null,
              List.of(new UserId("usr_1")),
              List.of(new ClientId("cli_1")),
              List.of(
                  new Access(
                      new ResourceIdentifier("mcp-server://mail"), Scopes.of("read", "send"))),
              4),
          new SecretHash("crd_1", "hash", null),
          Instant.parse("2026-11-21T10:00:00Z"));

  @Test
  void aFactIsReadBackAsItWasWritten() throws Exception {
    var json = FactJson.MAPPER.writeValueAsString(FACT);
    assertThat(json)
        .isEqualTo(
            """
            {"tenant":"acme","agent":"agt_1","profile":{"name":"Mailbot","owners":["usr_1"],"clients":["cli_1"],\
            "access":[{"resource":"mcp-server://mail","scopes":["read","send"]}],"maxDelegationDepth":4},\
            "credential":{"type":"SecretHash","id":"crd_1","sha256":"hash"},"at":"2026-11-21T10:00:00Z"}\
            """);
    assertThat(FactJson.MAPPER.readValue(json, AgentRegistered.class)).isEqualTo(FACT);
  }
}
