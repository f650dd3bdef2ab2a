package procura.eventstore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/// Lifts the stored JSON of one fact from `version` to the next, so that old facts are read as if
/// they had been written today. Pure; what is stored never changes. Each upcast is a bean and
/// raises the version that new facts of that name are stored with.
public record Upcast(String name, int version, UnaryOperator<ObjectNode> lift) {}
