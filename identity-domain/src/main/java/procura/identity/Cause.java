package procura.identity;

/// Why a fact exists: who acted, the request it belongs to, and the command that it answers.
public record Cause(Actor actor, String correlationId, String causationId) {}
