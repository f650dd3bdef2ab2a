package procura.identity;

/// Why a decider refused a command.
public interface Rejection {}
