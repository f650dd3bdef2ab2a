/// A real PostgreSQL and a real Kafka broker for `up`, `demo` and tests, from the registries alone:
/// no container engine, no package of the system, root or not.
///
/// - [EmbeddedPostgres] runs the binaries that zonky packs as jars. zonky's own launcher is not
///   used: it trusts every local user as superuser, keeps its programs in the shared temporary
///   folder, and knows no way to run as root where user namespaces are denied.
/// - [EmbeddedKafka] runs the broker as a child process on a class path of its own: `infra/broker`
///   puts every jar into `target/broker-lib`, a distribution carries that folder as `broker-lib`
///   beside `lib`, and nothing of it (Scala, log4j-core, a second Jackson) reaches the product.
/// - [TestInfra] gives tests the same two, or containers with `PROCURA_TEST_INFRA=docker`.
/// - [JooqSources] writes the jOOQ classes of a schema from its migrations, and tells when they
///   have drifted apart.
///
/// Nothing here knows a word of the product's business.
@NullMarked
package procura.embedded;

import org.jspecify.annotations.NullMarked;
