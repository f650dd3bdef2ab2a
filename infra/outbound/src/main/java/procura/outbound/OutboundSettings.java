package procura.outbound;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What calls out may do beyond the public network.
///
/// @param caFile PEM certificates that are trusted besides the JDK's
/// @param allowLoopback for test rigs: this machine may be called, also without TLS
@ConfigurationProperties("procura.outbound")
public record OutboundSettings(
    @Nullable Path caFile, @Bindable(defaultValue = "false") boolean allowLoopback) {

  public static final OutboundSettings PUBLIC_NETWORK = new OutboundSettings(null, false);
}
