/// Guards a Micronaut service. Needs `io.micronaut:micronaut-http-server`.
@NullMarked
package procura.resource.micronaut;

import org.jspecify.annotations.NullMarked;
