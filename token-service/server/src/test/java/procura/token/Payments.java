package procura.token;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import procura.identity.Access;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.client.RequestRules;
import procura.identity.resource.DetailsType;
import procura.identity.resource.ResourceCommand.RegisterResource;
import procura.identity.resource.ResourceId;
import procura.identity.resource.ResourceProfile;
import procura.identity.resource.ScopeDefinition;
import procura.identity.resource.TokenFormat;
import procura.identity.role.RoleCommand.DefineRole;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;

/// A resource with typed authorization details (RFC 9396), in Greenfield Vets.
final class Payments {

  static final ResourceIdentifier BANK = new ResourceIdentifier("https://bank.example/api");
  static final RoleId PAYER = new RoleId("rol_payer");

  static final DetailsType PAYMENT =
      new DetailsType(
          "payment",
          """
          {"type":"object","additionalProperties":false,"required":["payee","amount"],
           "properties":{
             "payee":{"type":"string","maxLength":140},
             "amount":{"type":"object","additionalProperties":false,"required":["value","currency"],
               "properties":{"value":{"type":"string","pattern":"^[0-9]{1,9}\\\\.[0-9]{2}$"},
                             "currency":{"type":"string","enum":["EUR","CHF"]}}},
             "actions":{"type":"array","items":{"type":"string","enum":["initiate","cancel"]}},
             "locations":{"type":"array","items":{"type":"string"}},
             "reference":{"type":"string","maxLength":70}}}
          """,
          "Pay {amount.value} {amount.currency} to {payee}");

  static final DetailsType STATEMENT =
      new DetailsType(
          "statement",
          """
          {"type":"object","additionalProperties":false,"required":["account"],
           "properties":{"account":{"type":"string"},"months":{"type":"integer","maximum":24}}}
          """,
          "See the statements of {account}, for {months} months");

  static final String TO_VET =
      "{\"type\":\"payment\",\"payee\":\"Dr. Vet\","
          + "\"amount\":{\"value\":\"250.00\",\"currency\":\"EUR\"}}";

  static final RequestRules MAY_PAY =
      new RequestRules(
          false, false, null, null, List.of("payment", "statement"), List.of(), null, false);

  private static final Set<Rig> THERE = ConcurrentHashMap.newKeySet();

  private Payments() {}

  /// Once for all tests of a JVM.
  static void in(Rig rig) {
    if (!THERE.add(rig)) {
      return;
    }
    var at = rig.clock().instant();
    rig.cast()
        .send(
            new RegisterResource(
                Cast.GREENFIELD,
                new ResourceId("res_bank"),
                BANK,
                new ResourceProfile(
                    "Greenfield Payments",
                    List.of(
                        new ScopeDefinition("pay:read", "See payments", List.of(), true, false),
                        new ScopeDefinition("pay:write", "Make payments", List.of(), false, false)),
                    TokenFormat.JWT,
                    Duration.ofMinutes(5),
                    List.of(PAYMENT, STATEMENT),
                    null),
                at));
    rig.cast()
        .send(
            new DefineRole(
                Cast.GREENFIELD,
                PAYER,
                "payer",
                List.of(
                    new Access(BANK, Scopes.of("pay:read", "pay:write")),
                    new Access(Cast.PETS, Scopes.of("pet:read", "pet:write"))),
                at));
  }

  static UserId person(Rig rig, String name) {
    in(rig);
    var id = new UserId("usr_" + name);
    rig.cast().user(id, name, name, PAYER);
    return id;
  }

  /// A request for `details` at the bank.
  static AuthorizationUrl asking(KeyedClient client, String details) {
    return client
        .request()
        .with("scope", "pay:read")
        .with("resource", BANK.value())
        .with("authorization_details", details);
  }
}
