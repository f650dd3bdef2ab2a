package procura.eventstore.postgres;

/// An event with its place in the log.
public record Recorded(long position, Entry entry) {}
