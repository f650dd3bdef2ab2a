package procura.control.directory;

/// One thing in the directory. `createdAt` and `position` are positions in the log: of the fact
/// that made it, which orders lists, and of the fact that changed it last, which is its entity tag.
public record Entry<T>(String id, long createdAt, long position, T document) {}
