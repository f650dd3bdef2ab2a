/// The child process of `procura.embedded.EmbeddedKafka`: a single-node Kafka on a class path of
/// its own (`target/broker-lib`). Nothing else may depend on this module's jars, so that Scala,
/// log4j-core and Kafka's own versions of shared libraries stay out of the product.
@NullMarked
package procura.broker;

import org.jspecify.annotations.NullMarked;
