package procura.eventstore;

import procura.identity.Fact;

/// A sealed family of facts under one stored prefix: `agent` stores `AgentRegistered` as
/// `agent.AgentRegistered`. Every family the product records is a bean of this type.
public record FactFamily(String prefix, Class<? extends Fact> sealedType) {}
