/// Reading the log as it grows: straight from the store, or through Kafka.
@NullMarked
package procura.eventstore.feed;

import org.jspecify.annotations.NullMarked;
